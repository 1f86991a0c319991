import { count, dollars, roundDollars } from "../ui/said";

/** A number in the unit of a reading, as people read it. */
export function inUnit(unit: string, value: number): string {
  switch (unit) {
    case "cents":
      return dollars(value);
    case "percent":
      return `${tenths(value)}%`;
    case "ratio":
      return `${tenths(value * 100)}%`;
    case "days":
    case "months":
      return `${tenths(value)} ${value === 1 ? unit.slice(0, -1) : unit}`;
    default:
      return count(value);
  }
}

/** The same where there is little room. */
export const briefly = (unit: string, value: number): string =>
  unit === "cents" && value % 100 === 0 ? roundDollars(value) : inUnit(unit, value);

/** Cut to tenths, as the server cuts them: 49.97 is not yet 50. */
const tenths = (value: number) => (Math.trunc(Math.round(value * 1e6) / 1e5) / 10).toString();

export interface Scale {
  least: number;
  most: number;
  /** Where a value lies, from 0 to 100. */
  at: (value: number) => number;
}

/** A scale on which everything that is shown has room, from zero where nothing lies beneath. */
export function scaleOf(values: readonly number[], unit: string): Scale {
  const least = Math.min(0, ...values);
  const top = Math.max(...values, 0);
  const whole = unit === "percent" && top <= 100 && top > 20;
  const span = top - least || 1;
  const low = least < 0 ? least - span * 0.1 : 0;
  const most = whole ? 100 : top + span * 0.2;
  return { least: low, most, at: (value) => ((value - low) / (most - low)) * 100 };
}
