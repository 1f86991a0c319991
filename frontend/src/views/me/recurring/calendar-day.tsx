import { cx } from "../../../ui/cx";
import { dollars, longDay } from "../../../ui/said";
import type { Due } from "./months";

/** A day of the month: one cell of the grid, and one stop for the keyboard where it is chosen. */
export function Day({
  day,
  due,
  today,
  chosen,
  choose,
}: {
  day: string;
  due: readonly Due[];
  today: boolean;
  chosen: boolean;
  choose: () => void;
}) {
  return (
    <td aria-selected={chosen} className="p-0 align-top">
      <button
        type="button"
        data-day={day}
        tabIndex={chosen ? 0 : -1}
        onClick={choose}
        onFocus={choose}
        aria-current={today ? "date" : undefined}
        className={cx(
          "flex min-h-12 w-full flex-col gap-1 rounded-md border p-1 text-left text-xs sm:min-h-20 sm:p-1.5",
          chosen ? "border-mark" : "border-transparent",
          due.length ? "bg-sunken" : "hover:bg-sunken",
        )}
      >
        <span className="sr-only">{saidOf(day, due)}</span>
        <span
          aria-hidden
          className={cx("self-start figures", today && "rounded bg-ink px-1 text-paper")}
        >
          {Number(day.slice(8))}
        </span>
        {due.length ? <Shown due={due} /> : null}
      </button>
    </td>
  );
}

const MOST = 2;

/** Names where there is room, marks where there is not. Shape tells in from out. */
function Shown({ due }: { due: readonly Due[] }) {
  return (
    <>
      <span aria-hidden className="flex flex-wrap gap-0.5 sm:hidden">
        {due.slice(0, 3).map((each) => (
          <Mark key={each.key} due={each} />
        ))}
      </span>
      <span aria-hidden className="hidden gap-0.5 sm:grid">
        {due.slice(0, MOST).map((each) => (
          <span key={each.key} className="flex min-w-0 items-center gap-1">
            <Mark due={each} />
            <span className={cx("truncate", each.came && "text-soft")}>{each.name}</span>
          </span>
        ))}
        {due.length > MOST ? <span className="text-soft">and {due.length - MOST} more</span> : null}
      </span>
    </>
  );
}

/** Money in is a triangle, money out a square; what came is hollow. */
export function Mark({ due }: { due: Due }) {
  const colour = due.direction === "in" ? "var(--c1)" : "var(--c2)";
  const look = { fill: due.came ? "none" : colour, stroke: colour, strokeWidth: 1.5 };
  return (
    <svg width="10" height="10" viewBox="0 0 10 10" className="shrink-0">
      {due.direction === "in" ? (
        <path d="M5 1.5 9 8.5H1z" {...look} />
      ) : (
        <rect x="1.5" y="1.5" width="7" height="7" rx="1" {...look} />
      )}
    </svg>
  );
}

/** A day in words: how many come, and which. */
export function saidOf(day: string, due: readonly Due[]): string {
  if (!due.length) return `${longDay(day)}, nothing`;
  const each = due.map(
    ({ name, cents, direction, came }) =>
      `${name} ${dollars(cents)} ${direction} ${came ? "came" : "expected"}`,
  );
  return `${longDay(day)}, ${each.join(", ")}`;
}
