import { BookOpen, Tag } from "lucide-react";
import type { ReactNode } from "react";

import type { Shown } from "../api/schema";
import { cx } from "./cx";
import { longDay } from "./said";

/** The three texts of an item. */
export type TextField = "title" | "because" | "body";

export interface RecommendationCardProps {
  /** An item as the server sends it to its user; `approved_at` is null before it was approved. */
  item: Pick<Shown, "kind" | "title" | "body" | "because" | "disclosure" | "label"> & {
    approved_at: string | null;
  };
  level?: 1 | 2 | 3;
  /** What stands beside the kind: reading time, where it is kept. */
  beside?: ReactNode;
  /** What its reader can do with it. */
  actions?: ReactNode;
  /** Draws a text in place of plain words, for whoever checks its figures. */
  renderText?: (field: TextField, text: string) => ReactNode;
  className?: string;
}

/** A lesson or an offer, as its user reads it. The only thing that draws one. */
export function RecommendationCard(props: RecommendationCardProps) {
  const { item, level = 2, beside, actions, className } = props;
  const drawn = props.renderText ?? ((_, text) => text);
  const Heading = `h${level}` as const;
  return (
    <article className={cx("rounded-xl border border-line bg-card p-5 sm:p-6", className)}>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 text-sm text-soft">
        <KindOf kind={item.kind} />
        {beside ? <span className="figures">{beside}</span> : null}
      </div>
      <Heading className="mt-3 text-xl font-semibold">{drawn("title", item.title)}</Heading>
      <p className="mt-3 rounded-lg bg-sunken px-4 py-3">
        {/^[a-z]/.test(item.because) ? "Because " : ""}
        {drawn("because", item.because)}
      </p>
      <div className="mt-4 max-w-prose whitespace-pre-line">{drawn("body", item.body)}</div>
      <div className="mt-5 grid max-w-prose gap-1 border-t border-line pt-4 text-sm text-soft">
        <p>{item.disclosure}</p>
        <p>{item.label ?? approvedOn(item.approved_at)}</p>
      </div>
      {actions ? <div className="mt-4 flex flex-wrap items-center gap-2">{actions}</div> : null}
    </article>
  );
}

function KindOf({ kind }: { kind: string }) {
  const offer = kind === "offer";
  const Icon = offer ? Tag : BookOpen;
  return (
    <span
      className={cx("flex items-center gap-1.5 font-medium", offer ? "text-heed" : "text-mark")}
    >
      <Icon aria-hidden className="size-4" />
      {offer ? "Partner offer" : "Lesson"}
    </span>
  );
}

const approvedOn = (at: string | null) =>
  at ? `Approved by a person on ${longDay(at)}.` : "Not approved by a person yet.";
