import { useState } from "react";

/** How axes, grids and what is said at a point look, from the palette's variables alone. */
export const TICK = { fill: "var(--soft)", fontSize: 12 } as const;
export const LINE = { stroke: "var(--line)" } as const;
export const ROUNDED = { top: 12, right: 12, bottom: 0, left: 0 } as const;

const short = new Intl.NumberFormat("en-US", {
  style: "currency",
  currency: "USD",
  notation: "compact",
  maximumFractionDigits: 1,
});
/** `$1.2K`: for an axis. */
export const axisDollars = (cents: number) => short.format(cents / 100);

const DAY_MS = 86_400_000;
/** A day as a place on an axis of days, and back. */
export const placeOf = (day: string) => Date.parse(`${day}T00:00:00Z`) / DAY_MS;
export const dayAt = (place: number) => new Date(place * DAY_MS).toISOString().slice(0, 10);

/** Places on an axis of days that are easily read: the same number of days apart. */
export function ticksOf(first: number, last: number, most = 6): number[] {
  const apart = Math.max(1, Math.ceil((last - first) / most));
  const found: number[] = [];
  for (let at = last; at >= first; at -= apart) found.unshift(at);
  return found;
}

/** Whether the page is narrow, asked once: a picture of fewer marks then. */
export function useNarrow(): boolean {
  const [narrow] = useState(() => globalThis.matchMedia?.("(max-width: 40rem)").matches ?? false);
  return narrow;
}
