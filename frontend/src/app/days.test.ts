import { expect, test } from "vitest";

import { addDays, daysBetween, monthEnds } from "./days";

test("days are counted over the end of a year and a leap day", () => {
  expect(addDays("2025-12-31", 1)).toBe("2026-01-01");
  expect(addDays("2024-02-28", 1)).toBe("2024-02-29");
  expect(daysBetween("2026-03-01", "2026-11-21")).toBe(265);
});

test("month ends lie between the two days, the latest first", () => {
  expect(monthEnds("2026-08-15", "2026-11-21")).toEqual(["2026-10-31", "2026-09-30", "2026-08-31"]);
  expect(monthEnds("2025-11-30", "2026-01-31")).toEqual(["2025-12-31", "2025-11-30"]);
});

test("no more month ends than fit", () => {
  expect(monthEnds("2020-01-01", "2026-11-21")).toHaveLength(12);
});
