import type { ReactNode } from "react";

import type { Problem } from "@/api/problem";
import type { Queued } from "@/api/schema";
import { cx } from "@/ui/cx";

import { timeOf, nameOf, isHeld, published, waits } from "./words";

/** A sentence that has to be read before deciding. */
export function Notice({
  tone,
  children,
}: {
  tone: "heed" | "note" | "stop";
  children: ReactNode;
}) {
  return (
    <p
      className={cx(
        "rounded-lg px-4 py-2.5 text-sm",
        tone === "heed" && "bg-heed-soft text-heed",
        tone === "note" && "bg-note-soft text-note",
        tone === "stop" && "bg-stop-soft text-stop",
      )}
    >
      {children}
    </p>
  );
}

export interface NoticesProps {
  item: Queued;
  stale: string | null;
  /** The name of the account that reads it stands behind these. */
  mine: { lease: boolean; first: boolean };
  taken: Problem | null;
  /** What is told of a planted item. */
  told: string | null;
  now: number;
}

/** Where an item stands, and what stands in the way: each in a sentence. */
export function Notices({ item, stale, mine, taken, told, now }: NoticesProps) {
  return (
    <div role="status" className="grid gap-2 empty:hidden">
      {told ? <Notice tone="note">{told}</Notice> : null}
      {stale ? (
        <Notice tone="stop">
          Stale: {stale}. It cannot be approved; the next run drafts it again from the records as
          they are.
        </Notice>
      ) : null}
      {item.status === "stale" ? (
        <Notice tone="stop">Stale{item.decision_reason ? `: ${item.decision_reason}` : ""}.</Notice>
      ) : null}
      <Taken item={item} mine={mine.lease} taken={taken} />
      <FourEyes item={item} mine={mine.first} />
      <Decision item={item} now={now} />
      {item.snoozed_until && waits(item.status) ? (
        <Notice tone="note">
          Put off until {new Date(item.snoozed_until).toLocaleString("en-US", SHORT)}.
        </Notice>
      ) : null}
    </div>
  );
}

const SHORT = { dateStyle: "medium", timeStyle: "short" } as const;

function Taken({ item, mine, taken }: { item: Queued; mine: boolean; taken: Problem | null }) {
  if (!waits(item.status)) return null;
  if (taken) return <Notice tone="heed">{taken.detail}</Notice>;
  if (item.lease_by && item.lease_until && !mine)
    return (
      <Notice tone="heed">
        Taken by {nameOf(item.lease_by)} until {timeOf(item.lease_until)}.
      </Notice>
    );
  return null;
}

function FourEyes({ item, mine }: { item: Queued; mine: boolean }) {
  if (item.status === "awaiting_second" && item.first_by)
    return (
      <Notice tone="note">
        {mine
          ? "You approved it first. A second person decides; you can take your approval back."
          : `${nameOf(item.first_by)} approved it in these words. Yours is the second approval: with it, it goes to its user.`}
      </Notice>
    );
  if (!waits(item.status)) return null;
  const why = needsTwo(item);
  if (!why) return null;
  return (
    <Notice tone="note">
      Two people must approve it: {why}. Yours would be the first approval.
    </Notice>
  );
}

/** Why policy asks for two people. */
function needsTwo(item: Queued): string | null {
  if (item.kind === "offer") return "it is a partner offer";
  if (item.worded_by === "model") return "a language model worded it";
  if (item.flagged) return "it is flagged";
  return null;
}

function Decision({ item, now }: { item: Queued; now: number }) {
  if (waits(item.status) || !item.decided_by || !item.decided_at) return null;
  const when = new Date(item.decided_at).toLocaleString("en-US", SHORT);
  const why = item.decision_reason ? `: ${item.decision_reason}` : "";
  const held = isHeld(item, now) ? ` Its user sees it from ${timeOf(item.held_until!)} on.` : "";
  return (
    <Notice tone={published(item.status) ? "note" : "heed"}>
      {nameOf(item.decided_by)} {DECIDED[item.status] ?? "decided it"}, {when}
      {why}.{held}
    </Notice>
  );
}

const DECIDED: Partial<Record<Queued["status"], string>> = {
  approved: "approved it",
  overridden: "approved it in other words",
  rejected: "rejected it",
  withdrawn: "withdrew it",
};
