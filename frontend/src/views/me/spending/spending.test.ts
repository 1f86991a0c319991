import { expect, test } from "vitest";

import type { AccountsBody } from "../../../api/schema";
import golden from "../../../test/golden/accounts.json";
import { owedSaid } from "./accounts";
import { changed } from "./categories";
import { spendingSearch } from "./search";
import { compared, everyRow } from "./totals";

test("the address keeps what it knows and drops the rest", () => {
  expect(spendingSearch({ window: 180, by: "month", rows: "flow=spent", x: 1 })).toEqual({
    window: 180,
    by: "month",
    rows: "flow=spent",
  });
  expect(spendingSearch({ window: 90, by: "year", rows: "" })).toEqual({});
});

test("more and less are said without a sign", () => {
  expect(compared(226_940, 236_265)).toBe("$93.25 less than");
  expect(compared(5, 5)).toBe("The same as");
  expect(changed(16_268)).toBe("$162.68 more");
  expect(changed(0)).toBe("the same");
});

test("the rows of a week are those that the record of the shown day has", () => {
  expect(everyRow({ start: "2026-10-26", end: "2026-11-01" }, "2026-11-21")).toBe(
    "from=2026-10-26&to=2026-11-01&as_of=2026-11-21",
  );
});

test("what the bank does not say of a card is left out", () => {
  const owed = (golden as AccountsBody).accounts.flatMap((each) => each.owed)[0]!;
  expect(
    owedSaid({
      ...owed,
      apr_percentage: 25.49,
      minimum_payment_cents: null,
      next_payment_due_date: null,
      is_overdue: false,
    }),
  ).toBe("25.49% APR");
});
