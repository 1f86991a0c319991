import type { FigureBody, WindowPattern } from "../../../api/schema";

/** A reading with what it says in each window that has it. */
export interface Signal {
  reading: string;
  figures: ReadonlyMap<number, FigureBody>;
}

/** The readings of all windows, in the order in which the server tells them. */
export function signalsOf(windows: readonly WindowPattern[]): Signal[] {
  const found = new Map<string, Map<number, FigureBody>>();
  for (const window of windows)
    for (const figure of window.figures) {
      const figures = found.get(figure.reading) ?? new Map<number, FigureBody>();
      found.set(figure.reading, figures.set(window.window_days, figure));
    }
  return [...found].map(([reading, figures]) => ({ reading, figures }));
}
