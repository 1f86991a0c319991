import { useQueryClient } from "@tanstack/react-query";

import { Button } from "@/ui/button";
import type { Queued } from "@/api/schema";

import { useKeys, type Command, type Key } from "../../keys";
import { readAgain } from "../acts";
import { usePlace } from "../place";
import type { Doing } from "../search";
import { isHeld, published, waits } from "../words";
import { ApproveForm, NoteForm } from "./noted";
import { ReasonedForm } from "./reasoned";
import { RewordForm } from "./reword";
import { SnoozeForm } from "./snoozed";
import { Told } from "./tray";
import { useDecide, useUndo } from "./use-decide";

/** Why something cannot be decided now, or not approved by whoever reads it. */
export interface Blocked {
  all: string | null;
  approving: string | null;
}

/** What can be done with an item now. */
export function DecisionBar({
  item,
  blocked,
  now,
}: {
  item: Queued;
  blocked: Blocked;
  now: number;
}) {
  const { search, go } = usePlace();
  const cache = useQueryClient();
  const { decide, busy, error, again } = useDecide();
  const undo = useUndo();
  const open = (what: Doing) => () => go({ do: what });
  const readIt = () => {
    again();
    void readAgain(cache, item.id);
  };
  const held = isHeld(item, now);
  const mayWait = waits(item.status);
  const mayUndo = held || item.status === "awaiting_second";
  const decided = mayWait ? blocked.all : "It was decided already.";
  const why = blocked.all ?? blocked.approving;
  const noApproval = decided ?? blocked.approving;
  const commands: Command[] = [
    {
      key: "a",
      name: "Approve",
      run: () => void decide(item, { act: "approve", body: { note: "" } }),
      off: busy ? "It is being sent." : noApproval,
    },
    { key: "r", name: "Reject", run: open("reject"), off: decided },
    { key: "e", name: "Edit", run: open("edit"), off: noApproval },
    { key: "o", name: "Override", run: open("override"), off: noApproval },
    { key: "x", name: "Escalate", run: open("escalate"), off: decided },
    { key: "s", name: "Snooze", run: open("snooze"), off: decided },
    { key: "n", name: "Note", run: open("note") },
    {
      key: "f",
      name: "Flag",
      run: open("flag"),
      off: mayWait || published(item.status) ? null : "It was decided.",
    },
    {
      key: "u",
      name: "Undo",
      run: () => void undo.run({ id: item.id, version: item.version, until: null }),
      off: mayUndo
        ? undo.busy
          ? "It is being taken back."
          : null
        : "There is nothing to take back.",
    },
    {
      key: "p",
      name: "Publish now",
      run: () => void decide(item, { act: "publish", body: {} }),
      off: held ? null : "It is not on hold.",
    },
  ];
  useKeys(commands, true);
  const by = (key: Key) => commands.find((each) => each.key === key)!;
  const shown: Key[] = mayWait
    ? ["a", "r", "e", "o", "x", "s", "n", "f"]
    : held
      ? ["u", "p", "n", "f"]
      : published(item.status)
        ? ["n", "f"]
        : ["n"];
  const form = { item, onCancel: () => go({ do: undefined }), onReadAgain: readIt };
  return (
    <section
      aria-label="Decide"
      className="sticky bottom-0 z-10 rounded-xl border border-line bg-card p-3 shadow-lg max-lg:bottom-16"
    >
      {search.do ? (
        <div className="max-h-[60dvh] overflow-y-auto p-1">
          <Form key={`${item.id}:${search.do}`} what={search.do} {...form} />
        </div>
      ) : (
        <div className="grid gap-2">
          <div className="flex flex-wrap items-center gap-x-1 gap-y-1.5">
            {shown.map((key) => (
              <Act key={key} command={by(key)} busy={busy && key === "a"} />
            ))}
            {item.status === "awaiting_second" ? <Act command={by("u")} busy={undo.busy} /> : null}
            {published(item.status) && !held ? (
              <Button size="small" onClick={open("withdraw")}>
                Withdraw
              </Button>
            ) : null}
            {mayWait && !why ? (
              <Button
                kind="quiet"
                size="small"
                className="px-1.5 text-xs"
                onClick={open("approve")}
              >
                Approve with a note
              </Button>
            ) : null}
          </div>
          {mayWait && why ? <p className="text-sm text-soft">{why}</p> : null}
          <Told error={error} onReadAgain={readIt} />
        </div>
      )}
    </section>
  );
}

/** What is done most: these look like buttons, and the rest is beside them. */
const FIRST: readonly Key[] = ["a", "r", "e", "u", "p"];

function Act({ command, busy }: { command: Command; busy: boolean }) {
  const kind = command.key === "a" ? "primary" : FIRST.includes(command.key) ? "plain" : "quiet";
  return (
    <Button
      size="small"
      kind={kind}
      busy={busy}
      disabled={Boolean(command.off)}
      aria-keyshortcuts={command.key}
      onClick={command.run}
      className={kind === "quiet" ? "gap-1 px-1.5 text-xs" : undefined}
    >
      {command.name}
      <span
        aria-hidden
        className="hidden rounded border border-current px-1 font-mono text-xs leading-4 lg:inline"
      >
        {command.key.toUpperCase()}
      </span>
    </Button>
  );
}

function Form(props: { what: Doing; item: Queued; onCancel: () => void; onReadAgain: () => void }) {
  const { what, ...form } = props;
  switch (what) {
    case "approve":
      return <ApproveForm {...form} />;
    case "note":
      return <NoteForm {...form} />;
    case "snooze":
      return <SnoozeForm {...form} />;
    case "edit":
    case "override":
      return <RewordForm {...form} anew={what === "override"} />;
    default:
      return <ReasonedForm {...form} action={what} />;
  }
}
