import { count, percent } from "../../../ui/said";

/** A share, always with its counts; of nothing, no share is stated. */
export function shareSaid(
  part: number,
  whole: number,
  of: string,
  then = "",
): { value: string; said: string } {
  if (!whole) return { value: "—", said: `Cannot be stated: no ${of} yet` };
  return {
    value: percent(part / whole, 1),
    said: `${count(part)} of ${count(whole)} ${of} ${then}`.trim(),
  };
}

/** Seconds as people say them. */
export function secondsSaid(seconds: number | null): string {
  if (seconds === null) return "—";
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}
