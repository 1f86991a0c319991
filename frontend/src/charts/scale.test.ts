import { expect, test } from "vitest";

import { briefly, inUnit, scaleOf } from "./scale";

test("a share just beneath a line is not rounded up to it", () => {
  expect(inUnit("percent", 49.97)).toBe("49.9%");
  expect(inUnit("percent", 50)).toBe("50%");
  expect(inUnit("ratio", 0.6812)).toBe("68.1%");
});

test("cents, days and counts are said in their unit", () => {
  expect(inUnit("cents", 340_000)).toBe("$3,400.00");
  expect(briefly("cents", 340_000)).toBe("$3,400");
  expect(briefly("cents", 1)).toBe("$0.01");
  expect(inUnit("days", 1)).toBe("1 day");
  expect(inUnit("months", 4.3046)).toBe("4.3 months");
  expect(inUnit("count", 1234)).toBe("1,234");
});

test("a scale of percent goes from 0 to 100, and further where the reading does", () => {
  const { least, most, at } = scaleOf([68, 50], "percent");
  expect([least, most, at(68)]).toEqual([0, 100, 68]);
  expect(scaleOf([140, 100], "percent").most).toBeGreaterThan(140);
});

test("what lies beneath zero has room", () => {
  const { least, at } = scaleOf([-20_000, 10_000], "cents");
  expect(least).toBeLessThan(-20_000);
  expect(at(-20_000)).toBeGreaterThan(0);
  expect(at(10_000)).toBeLessThan(100);
});
