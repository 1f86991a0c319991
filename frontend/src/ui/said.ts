/** Amounts, days and shares as people read them. All from whole cents and ISO days. */

const money = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });
const whole = new Intl.NumberFormat("en-US", {
  style: "currency",
  currency: "USD",
  maximumFractionDigits: 0,
});
const long = new Intl.DateTimeFormat("en-US", { dateStyle: "long", timeZone: "UTC" });
const medium = new Intl.DateTimeFormat("en-US", { dateStyle: "medium", timeZone: "UTC" });
const short = new Intl.DateTimeFormat("en-US", { month: "short", day: "numeric", timeZone: "UTC" });
const clock = new Intl.DateTimeFormat("en-US", { dateStyle: "medium", timeStyle: "short" });

/** `$1,120.00`; minus before the sign of the currency. */
export const dollars = (cents: number) => money.format(cents / 100);
/** `$1,120`, where cents would be noise: axes and large totals. */
export const roundDollars = (cents: number) => whole.format(cents / 100);
export const count = (number: number) => number.toLocaleString("en-US");
export const percent = (share: number, digits = 0) =>
  new Intl.NumberFormat("en-US", { style: "percent", maximumFractionDigits: digits }).format(share);

const at = (day: string) => new Date(`${day.slice(0, 10)}T00:00:00Z`);
/** `November 21, 2026` */
export const longDay = (day: string) => long.format(at(day));
/** `Nov 21, 2026` */
export const dayOf = (day: string) => medium.format(at(day));
/** `Nov 21` */
export const shortDay = (day: string) => short.format(at(day));
/** A moment, in the reader's own zone. */
export const moment = (iso: string) => clock.format(new Date(iso));

const relative = new Intl.RelativeTimeFormat("en-US", { numeric: "auto" });
/** `2 hours ago`, against a clock that is handed in. */
export function ago(iso: string, now: number): string {
  const seconds = (Date.parse(iso) - now) / 1000;
  const size = Math.abs(seconds);
  if (size < 90) return relative.format(Math.round(seconds), "second");
  if (size < 5400) return relative.format(Math.round(seconds / 60), "minute");
  if (size < 129_600) return relative.format(Math.round(seconds / 3600), "hour");
  return relative.format(Math.round(seconds / 86_400), "day");
}

/** Signed for the reader: money that left is minus, though Plaid's sign is plus. */
export const signed = (amount_cents: number) => dollars(-amount_cents);
