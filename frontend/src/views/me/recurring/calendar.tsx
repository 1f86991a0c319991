import { ChevronLeft, ChevronRight } from "lucide-react";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";

import { Button } from "../../../ui/button";
import { dollars, longDay } from "../../../ui/said";
import { Day, Mark } from "./calendar-day";
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
    <div className="grid grid-cols-1 gap-4">
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
        // A table in which the keyboard moves is a grid.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role
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
                  <td key={DAYS[column]} aria-hidden />
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
              <button
                type="button"
                className="min-w-0 text-left link"
                onClick={() => onOpen(each.key)}
              >
                {each.name}
              </button>
              <span className="text-soft">{each.came ? "came" : "expected"}</span>
              <span className="ml-auto figures">
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
