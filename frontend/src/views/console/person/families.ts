import type { FigureBody, WindowPattern } from "../../../api/schema";

/** A reading in each window that has it. */
export interface Signal {
  reading: string;
  label: string;
  figures: ReadonlyMap<number, FigureBody>;
}

export interface Family {
  family: string;
  signals: readonly Signal[];
}

/** The readings of all windows, by family, in the order in which the server tells them. */
export function families(windows: readonly WindowPattern[]): Family[] {
  const found = new Map<string, Map<string, { label: string; figures: Map<number, FigureBody> }>>();
  for (const window of windows)
    for (const figure of window.figures) {
      const family = found.get(figure.family) ?? new Map();
      found.set(figure.family, family);
      const signal = family.get(figure.reading) ?? { label: figure.label, figures: new Map() };
      family.set(figure.reading, signal);
      signal.figures.set(window.window_days, figure);
    }
  return [...found].map(([family, signals]) => ({
    family,
    signals: [...signals].map(([reading, rest]) => ({ reading, ...rest })),
  }));
}
