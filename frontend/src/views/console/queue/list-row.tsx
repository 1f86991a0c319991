import { Bot, Clock, Flag, Lock, Tag } from "lucide-react";
import { memo, type MouseEvent } from "react";

import { cx } from "@/ui/cx";
import { shortDay } from "@/ui/said";

import type { Row } from "./rows";
import { nameOf, plain, STATUS, timeOf, waits } from "./words";

export const ROW_HEIGHT = 76;

export interface ListRowProps {
  row: Row;
  href: string;
  current: boolean;
  /** The lane says where it stands already; elsewhere the row says it. */
  lane: string;
  onOpen: (id: string) => void;
}

/** One item of the list: a link to it. */
export const ListRow = memo(function ListRow(props: ListRowProps) {
  const { row, href, current, lane, onOpen } = props;
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    onOpen(row.id);
  };
  const moved = row.status !== lane && !(waits(row.status) && lane === "waiting");
  return (
    <a
      href={href}
      onClick={open}
      aria-current={current || undefined}
      data-row={row.id}
      className={cx(
        "flex h-[76px] flex-col justify-center gap-1 border-b border-line px-4 -outline-offset-2",
        current ? "bg-mark-soft" : "hover:bg-sunken",
        moved && !current && "text-soft",
      )}
    >
      <span className="truncate text-sm font-medium">
        {row.title ?? "Closed: the consent does not stand"}
      </span>
      <span className="flex min-w-0 items-center gap-1.5 text-xs text-soft">
        <span className="truncate">
          {moved ? `${STATUS[row.status]} · ` : ""}
          {row.user_id} · {row.window_days} days{row.persona ? ` · ${plain(row.persona)}` : ""}
        </span>
        <Marks row={row} />
      </span>
    </a>
  );
});

function Marks({ row }: { row: Row }) {
  return (
    <span className="ml-auto flex shrink-0 items-center gap-1.5">
      {row.kind === "offer" ? <Tag className="size-3.5" aria-label="Partner offer" /> : null}
      {row.by_model ? <Bot className="size-3.5" aria-label="Worded by a language model" /> : null}
      {row.flagged ? <Flag className="size-3.5 text-heed" aria-label="Flagged" /> : null}
      {row.lease_by ? (
        <Lock
          className="size-3.5 text-note"
          aria-label={`Taken by ${nameOf(row.lease_by)}${row.lease_until ? ` until ${timeOf(row.lease_until)}` : ""}`}
        />
      ) : null}
      {row.snoozed_until ? (
        <Clock
          className="size-3.5"
          aria-label={`Put off until ${shortDay(row.snoozed_until)}, ${timeOf(row.snoozed_until)}`}
        />
      ) : null}
    </span>
  );
}
