import { expect, test } from "vitest";

import type { BalancesBody } from "../api/schema";
import golden from "../test/golden/balances.json";
import { dayAt, placeOf, ticksOf } from "./axes";
import { pointsOf } from "./balance-line";

const balances = golden as BalancesBody;

test("there is a point for each day that is known, with its cents", () => {
  const points = pointsOf(balances);
  expect(points.filter((each) => each.cents !== null)).toHaveLength(balances.days.length);
  expect(points.at(-1)).toMatchObject({
    date: balances.days.at(-1)!.date,
    cents: balances.days.at(-1)!.balance_cents,
  });
});

test("a day that is not known is a gap, not a line across", () => {
  const days = [
    { date: "2026-11-01", balance_cents: 100_00, low: false },
    { date: "2026-11-03", balance_cents: 40_00, low: true },
  ];
  const pay = { cents: 1_200_00, said: "$1,200.00", count: 1, query: "flow=pay" };
  const points = pointsOf({ days, pay_days: [{ date: "2026-11-01", pay }] });
  expect(points.map((each) => each.cents)).toEqual([100_00, null, 40_00]);
  expect(points.map((each) => each.low)).toEqual([false, false, true]);
  expect(points.map((each) => each.pay)).toEqual(["$1,200.00", null, null]);
});

test("days are places on an axis and back, over the end of a year", () => {
  expect(placeOf("2027-01-01") - placeOf("2026-12-31")).toBe(1);
  expect(dayAt(placeOf("2026-12-31"))).toBe("2026-12-31");
});

test("marks on the axis are evenly apart and end on the last day", () => {
  const ticks = ticksOf(0, 29, 6);
  expect(ticks.at(-1)).toBe(29);
  expect(new Set(ticks.slice(1).map((at, index) => at - ticks[index]!)).size).toBe(1);
  expect(ticksOf(5, 5)).toEqual([5]);
});
