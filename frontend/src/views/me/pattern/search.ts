/** What the address of My pattern says: the window, what-if values, which rows are open. */
export interface PatternSearch {
  window?: 180;
  rows?: string;
}

export const patternSearch = (search: Record<string, unknown>): PatternSearch => ({
  ...(search.window === 180 ? { window: 180 } : {}),
  ...(typeof search.rows === "string" && search.rows ? { rows: search.rows } : {}),
});
