/** Arithmetic with ISO days, without a clock and without a zone. */

const DAY_MS = 86_400_000;
const at = (day: string) => Date.parse(`${day}T00:00:00Z`);
const iso = (ms: number) => new Date(ms).toISOString().slice(0, 10);

export const addDays = (day: string, days: number) => iso(at(day) + days * DAY_MS);
export const daysBetween = (from: string, to: string) => Math.round((at(to) - at(from)) / DAY_MS);

/** The last days of the months between two days, the latest first; at most twelve. */
export function monthEnds(from: string, to: string, most = 12): string[] {
  const found: string[] = [];
  let [year = 0, month = 0] = to.split("-").map(Number);
  for (;;) {
    const end = iso(Date.UTC(year, month, 0));
    if (end < from || found.length === most) return found;
    if (end < to) found.push(end);
    month -= 1;
    if (month === 0) [year, month] = [year - 1, 12];
  }
}
