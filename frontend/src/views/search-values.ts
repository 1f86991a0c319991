/** Reads what stands in an address: whoever typed it may have typed anything. */

type Search = Record<string, unknown>;

/** A text; the router reads `?q=7` as a number. */
export function textIn(search: Search, name: string, most = 200): string | undefined {
  const value = search[name];
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  return String(value).slice(0, most) || undefined;
}

/** One of a few. */
export function oneOf<T extends string>(
  search: Search,
  name: string,
  of: readonly T[],
): T | undefined {
  const value = textIn(search, name);
  return of.find((each) => each === value);
}

/** A whole number of at least zero. */
export function wholeIn(search: Search, name: string): number | undefined {
  const value = Number(search[name] ?? Number.NaN);
  return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** A day as `2026-11-21`. */
export function dayIn(search: Search, name: string): string | undefined {
  const value = textIn(search, name);
  const told = value && /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(`${value}T00:00:00Z`) : null;
  return told && !Number.isNaN(told.getTime()) && told.toISOString().startsWith(value ?? "")
    ? value
    : undefined;
}
