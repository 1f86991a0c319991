import type { StreamBody } from "../../../api/schema";

const iso = (year: number, month: number, day: number) =>
  new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);

const parts = (month: string): [number, number] => {
  const [year = 0, of = 1] = month.split("-").map(Number);
  return [year, of];
};

export const monthOf = (day: string) => day.slice(0, 7);

/** A month as many months later. */
export function addMonths(month: string, by: number): string {
  const [year, of] = parts(month);
  return monthOf(iso(year, of + by, 1));
}

const named = new Intl.DateTimeFormat("en-US", { month: "long", year: "numeric", timeZone: "UTC" });
/** `December 2026` */
export const monthName = (month: string) => named.format(new Date(`${month}-01T00:00:00Z`));

/** The weeks of a month, from Sunday on; days of its neighbours are null. */
export function weeksOf(month: string): (string | null)[][] {
  const [year, of] = parts(month);
  const before = new Date(Date.UTC(year, of - 1, 1)).getUTCDay();
  const days = new Date(Date.UTC(year, of, 0)).getUTCDate();
  const weeks = Math.ceil((before + days) / 7);
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: 7 }, (_each, column) => {
      const day = week * 7 + column - before + 1;
      return day < 1 || day > days ? null : iso(year, of, day);
    }),
  );
}

/** Something that came, or is expected, on a day. */
export interface Due {
  key: string;
  name: string;
  cents: number;
  direction: "in" | "out";
  came: boolean;
}

/** What comes back, by the day on which it is expected. */
export function dueDays(streams: readonly StreamBody[]): Map<string, Due[]> {
  const found = new Map<string, Due[]>();
  for (const stream of streams)
    for (const day of stream.expected)
      add(found, day, {
        key: stream.key,
        name: stream.name,
        cents: stream.last_cents,
        direction: stream.direction,
        came: false,
      });
  return found;
}

export function add(days: Map<string, Due[]>, day: string, due: Due): void {
  const known = days.get(day);
  if (known) known.push(due);
  else days.set(day, [due]);
}

/** The days to go from a day in a month by a key of the keyboard; null for any other key. */
export function moved(day: string, key: string): string | null {
  const at = new Date(`${day}T00:00:00Z`);
  const week = at.getUTCDay();
  const by: Record<string, number> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -7,
    ArrowDown: 7,
    Home: -week,
    End: 6 - week,
  };
  if (key === "PageUp" || key === "PageDown") return sameDay(day, key === "PageUp" ? -1 : 1);
  const days = by[key];
  if (days === undefined) return null;
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

function sameDay(day: string, by: number): string {
  const month = addMonths(monthOf(day), by);
  const [year, of] = parts(month);
  const last = new Date(Date.UTC(year, of, 0)).getUTCDate();
  return iso(year, of, Math.min(Number(day.slice(8)), last));
}
