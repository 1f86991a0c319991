import { ChevronLeft, ChevronRight } from "lucide-react";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";

import { Button } from "../../../ui/button";
import { cx } from "../../../ui/cx";
import { dollars, longDay } from "../../../ui/said";
import { addMonths, monthName, monthOf, moved, weeksOf, type Due } from "./months";

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

export interface CalendarProps {
  month: string;
  /** Between which months it can be turned. */
  first: string;
  last: string;
  today: string;
  due: ReadonlyMap<string, readonly Due[]>;
  onMonth: (month: string) => void;
  onOpen: (key: string) => void;
}

/** A month of what came and what is expected. Arrow keys go from day to day, Page Up and Page Down
 * from month to month; what is due on the chosen day stands beneath. */
export function Calendar(props: CalendarProps) {
  const { month, first, last, today, due, onMonth, onOpen } = props;
  const [chosen, choose] = useState(monthOf(today) === month ? today : `${month}-01`);
  const day = monthOf(chosen) === month ? chosen : `${month}-01`;
  const grid = useRef<HTMLTableElement>(null);
  const byKey = useRef(false);

  useEffect(() => {
    if (!byKey.current) return;
    byKey.current = false;
    grid.current?.querySelector<HTMLElement>(`[data-day="${day}"]`)?.focus();
  }, [day]);

  function go(event: KeyboardEvent) {
    const next = moved(day, event.key);
    if (!next) return;
    event.preventDefault();
    const to = monthOf(next);
    if (to < first || to > last) return;
    byKey.current = true;
    choose(next);
    if (to !== month) onMonth(to);
  }

  return (
    <div className="grid gap-4">
      <div className="flex items-center justify-between gap-2">
        <h3 className="font-medium" aria-live="polite">
          {monthName(month)}
        </h3>
        <div className="flex gap-1">
          <Button
            kind="quiet"
            size="icon"
            aria-label={`Show ${monthName(addMonths(month, -1))}`}
            disabled={month <= first}
            onClick={() => onMonth(addMonths(month, -1))}
          >
            <ChevronLeft aria-hidden className="size-5" />
          </Button>
          <Button
            kind="quiet"
            size="icon"
            aria-label={`Show ${monthName(addMonths(month, 1))}`}
            disabled={month >= last}
            onClick={() => onMonth(addMonths(month, 1))}
          >
            <ChevronRight aria-hidden className="size-5" />
          </Button>
        </div>
      </div>
      <table
        ref={grid}
        role="grid"
        aria-label={`What comes back in ${monthName(month)}`}
        onKeyDown={go}
        className="w-full table-fixed border-separate border-spacing-1"
      >
        <thead>
          <tr>
            {DAYS.map((name) => (
              <th key={name} scope="col" abbr={name} className="pb-1 text-xs font-medium text-soft">
                <span className="sm:hidden">{name[0]}</span>
                <span className="hidden sm:inline">{name.slice(0, 3)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeksOf(month).map((week) => (
            <tr key={week.find(Boolean)}>
              {week.map((each, column) =>
                each ? (
                  <Day
                    key={each}
                    day={each}
                    due={due.get(each) ?? []}
                    today={each === today}
                    chosen={each === day}
                    choose={() => choose(each)}
                  />
                ) : (
                  <td key={DAYS[column]} role="gridcell" aria-hidden />
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <OnDay day={day} due={due.get(day) ?? []} today={today} onOpen={onOpen} />
    </div>
  );
}

function Day({
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
    <td role="gridcell" aria-selected={chosen} className="p-0 align-top">
      <button
        type="button"
        data-day={day}
        tabIndex={chosen ? 0 : -1}
        onClick={choose}
        onFocus={choose}
        aria-current={today ? "date" : undefined}
        aria-label={saidOf(day, due)}
        className={cx(
          "flex min-h-12 w-full flex-col gap-1 rounded-md border p-1 text-left text-xs sm:min-h-20 sm:p-1.5",
          chosen ? "border-mark" : "border-transparent",
          due.length ? "bg-sunken" : "hover:bg-sunken",
        )}
      >
        <span className={cx("figures self-start", today && "rounded bg-ink px-1 text-paper")}>
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
function Mark({ due }: { due: Due }) {
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

function OnDay({
  day,
  due,
  today,
  onOpen,
}: {
  day: string;
  due: readonly Due[];
  today: string;
  onOpen: (key: string) => void;
}) {
  return (
    <div className="rounded-lg border border-line p-4">
      <p className="text-sm font-medium">
        {longDay(day)}
        {day === today ? " (the newest day)" : null}
      </p>
      {due.length ? (
        <ul className="mt-2 grid gap-1.5 text-sm">
          {due.map((each) => (
            <li key={each.key} className="flex items-center gap-2">
              <Mark due={each} />
              <button type="button" className="link min-w-0 text-left" onClick={() => onOpen(each.key)}>
                {each.name}
              </button>
              <span className="text-soft">{each.came ? "came" : "expected"}</span>
              <span className="figures ml-auto">
                {each.direction === "in" ? "+" : ""}
                {dollars(each.cents)}
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <p className="mt-1 text-sm text-soft">
          {day < today ? "Nothing that comes back came." : "Nothing is expected."}
        </p>
      )}
    </div>
  );
}
