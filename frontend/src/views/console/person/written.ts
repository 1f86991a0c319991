import { count, dayOf, dollars } from "../../../ui/said";
import type { Unit } from "./readings";

/** One decimal, cut and not rounded: 49.97 must never be read as 50. */
function cut(value: number): string {
  const tenths = Math.trunc(Number((value * 10).toFixed(6)));
  return (tenths / 10).toLocaleString("en-US", { maximumFractionDigits: 1 });
}

/** A value as its reader sees it; null is nothing to read, and so is what is no such value. */
export function written(unit: Unit, value: unknown): string | null {
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (typeof value === "string") return unit === "date" ? dayOf(value) : value;
  if (typeof value !== "number") return null;
  if (unit === "cents") return dollars(value);
  if (unit === "ratio") return `${cut(value * 100)}%`;
  if (unit === "percent") return `${Number(value.toFixed(2))}%`;
  return unit === "count" ? count(value) : cut(value);
}
