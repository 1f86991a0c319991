/** What the address of Spending says: the window, how the cash flow is cut, which rows are open. */
export interface SpendingSearch {
  window?: 180;
  by?: "month";
  rows?: string;
}

export const spendingSearch = (search: Record<string, unknown>): SpendingSearch => ({
  ...(search.window === 180 ? { window: 180 } : {}),
  ...(search.by === "month" ? { by: "month" } : {}),
  ...(typeof search.rows === "string" && search.rows ? { rows: search.rows } : {}),
});
