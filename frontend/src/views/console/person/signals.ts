import type { ReadingBody, WindowReadings } from "../../../api/schema";

/** A reading with what it says in each window, by days. */
export interface Signal {
  reading: string;
  figures: ReadonlyMap<number, ReadingBody>;
}

/** The readings of all windows by family, in the order in which the server tells them. */
export function signalsOf(windows: readonly WindowReadings[]): [string, Signal[]][] {
  const families = new Map<string, Map<string, Map<number, ReadingBody>>>();
  for (const { window_days, families: told } of windows)
    for (const { family, readings } of told)
      for (const figure of readings) {
        const signals = families.get(family) ?? new Map<string, Map<number, ReadingBody>>();
        const figures = signals.get(figure.reading) ?? new Map<number, ReadingBody>();
        families.set(family, signals.set(figure.reading, figures.set(window_days, figure)));
      }
  return [...families].map(([family, signals]) => [
    family,
    [...signals].map(([reading, figures]) => ({ reading, figures })),
  ]);
}
