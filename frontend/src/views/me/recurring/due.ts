import { hooks } from "../../../api/client";
import type { RecurringBody, TransactionBody } from "../../../api/schema";
import { useUserId } from "../../../app/session";
import { nameOf } from "../../../ui/rows-table";
import { add, addMonths, dueDays, monthOf, type Due } from "./months";

const BACK = 1;
const AHEAD = 3;

/** What came since the month before, and what is expected in the three months to come, by day. */
export function useDue(recurring: RecurringBody) {
  const user_id = useUserId();
  const { as_of } = recurring;
  const now = monthOf(as_of);
  const first = addMonths(now, -BACK);
  const asked = hooks.useQuery("get", "/api/v1/users/{user_id}/transactions", {
    params: { path: { user_id }, query: { as_of, from: `${first}-01`, to: as_of, limit: 500 } },
  });
  const due = dueDays(recurring.streams);
  for (const row of asked.data?.items ?? []) addCame(due, row);
  return { due, first, last: addMonths(now, AHEAD) };
}

/** A row that came as part of a stream, on its day. */
export function addCame(due: Map<string, Due[]>, row: TransactionBody): void {
  if (!row.stream || row.pending) return;
  add(due, row.date, {
    key: row.stream.key,
    name: row.stream.name || nameOf(row),
    cents: Math.abs(row.amount_cents),
    direction: row.direction,
    came: true,
  });
}
