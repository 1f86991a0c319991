import { expect, test } from "vitest";

import type { SpendingBody } from "../api/schema";
import golden from "../test/golden/spending.json";
import { inWords } from "../views/me/spending/flow";
import { marksOf } from "./cash-flow";

const [month] = (golden as SpendingBody).spans;

test("what came goes up, what went goes down, and the weeks add up to the window", () => {
  const marks = marksOf(month!.weeks);
  const sum = (key: "came" | "went" | "net") => marks.reduce((total, each) => total + each[key], 0);
  expect(sum("came")).toBe(month!.whole.money_in.cents);
  expect(sum("went")).toBe(-month!.whole.money_out.cents);
  expect(sum("net")).toBe(month!.whole.net_cents);
});

test("the picture in words names the week in which most went out", () => {
  const dearest = month!.weeks.toSorted((a, b) => b.money_out.cents - a.money_out.cents)[0]!;
  expect(inWords(month!.weeks, "week")).toContain(`${dearest.label}: ${dearest.money_out.said}`);
  expect(inWords([], "week")).toBe("Nothing went out in this window.");
});
