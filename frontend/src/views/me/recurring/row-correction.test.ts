import { expect, test } from "vitest";

import type { TransactionsPage } from "../../../api/schema";
import golden from "../../../test/golden/transactions.json";
import { sayings } from "./row-correction";

const [row] = (golden as TransactionsPage).items;

test("only of what comes back it can be said that it does not", () => {
  const stream = { key: "k1", name: "Streamline Video", kind: "subscription" };
  expect(sayings({ ...row!, stream: null }).map((each) => each.said)).toEqual([
    "category",
    "part_of",
    "own_transfer",
    "not_mine",
  ]);
  expect(sayings({ ...row!, stream })[0]).toEqual({
    said: "not_recurring",
    label: "It is not part of Streamline Video",
  });
});

test("the account that is not counted is named", () => {
  expect(sayings(row!).at(-1)!.label).toContain(row!.account);
});
