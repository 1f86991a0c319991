/** What the address of Recurring says: the month, the open stream, which rows are open. */
export interface RecurringSearch {
  month?: string;
  stream?: string;
  rows?: string;
}

export const recurringSearch = (search: Record<string, unknown>): RecurringSearch => ({
  ...(typeof search.month === "string" && /^\d{4}-(0[1-9]|1[0-2])$/.test(search.month)
    ? { month: search.month }
    : {}),
  ...(typeof search.stream === "string" && search.stream ? { stream: search.stream } : {}),
  ...(typeof search.rows === "string" && search.rows ? { rows: search.rows } : {}),
});
