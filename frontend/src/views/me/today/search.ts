export interface TodaySearch {
  why?: string;
  rows?: string;
}

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

export function todaySearch(search: Record<string, unknown>): TodaySearch {
  const [why, rows] = [text(search.why), text(search.rows)];
  return { ...(why ? { why } : {}), ...(rows ? { rows } : {}) };
}
