import { expect, test } from "vitest";

import { laterThan, local } from "./decide/snoozed";
import { soughtBy } from "./filters";
import { age, askedBy } from "./lanes";
import { queueSearch } from "./search";
import { isAccount, nameOf } from "./words";

test("an address says the lane, the item and what is done; what it does not know is left out", () => {
  const item = "rec_0bfd4073a918a05efa16e918";
  expect(queueSearch({ lane: "stale", item, do: "reject", window: 30, stage: "draft" })).toEqual({
    lane: "stale",
    item,
    do: "reject",
    window: 30,
    stage: "draft",
  });
  expect(queueSearch({ lane: "nowhere", do: "publish", window: 31, item: 7, x: 1 })).toEqual({});
  expect(queueSearch({ lane: "toString" })).toEqual({});
});

test("what is put off stands in its own lane, and not among the pending", () => {
  expect(askedBy({})).toEqual({ status: "pending", snoozed: false });
  expect(askedBy({ lane: "snoozed" })).toEqual({ status: "waiting", snoozed: true });
  expect(askedBy({ user: "u-1", of: "map-the-month", window: 180 })).toEqual({
    status: "pending",
    snoozed: false,
    user_id: "u-1",
    item: "map-the-month",
    window: 180,
  });
});

test("an id that is typed is read as what it is", () => {
  expect(soughtBy("rec_0bfd4073a918a05efa16e918")).toEqual({
    item: "rec_0bfd4073a918a05efa16e918",
  });
  expect(soughtBy("map-the-month").of).toBe("map-the-month");
  expect(soughtBy("u-0000001").user).toBe("u-0000001");
  expect(soughtBy("")).toEqual({ user: undefined, of: undefined });
});

test("a wait is said in hours up to two days, and then in days", () => {
  expect([0, 1, 47, 48, 71].map(age)).toEqual([
    "under an hour",
    "1 hour",
    "47 hours",
    "2 days",
    "2 days",
  ]);
});

test("a name stands without the number of its account, which says whose it is", () => {
  const by = "Olga Review (p-745a11e042c52965)";
  expect(nameOf(by)).toBe("Olga Review");
  expect(nameOf("Olga (token 01ab)")).toBe("Olga");
  expect(nameOf("Olga (the second)")).toBe("Olga (the second)");
  expect(isAccount(by, "p-745a11e042c52965")).toBe(true);
  expect(isAccount(by, "p-745a11e042c52966")).toBe(false);
  expect(isAccount(null, "p-745a11e042c52965")).toBe(false);
});

test("what is put off comes back at nine in the morning, on Mondays the next one", () => {
  const monday = new Date(2026, 10, 23, 15, 30);
  expect(laterThan(monday).map(({ at }) => local(at))).toEqual([
    "2026-11-24T09:00",
    "2026-11-26T09:00",
    "2026-11-30T09:00",
  ]);
  const sunday = new Date(2026, 10, 22, 23, 59);
  expect(local(laterThan(sunday)[2]!.at)).toBe("2026-11-23T09:00");
});
