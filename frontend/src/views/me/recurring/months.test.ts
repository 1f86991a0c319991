import { expect, test } from "vitest";

import { addMonths, dueDays, monthName, moved, weeksOf } from "./months";
import { aStream } from "../../../test/a-stream";

test("a month is laid out in weeks from Sunday on", () => {
  const weeks = weeksOf("2026-11");
  expect(weeks).toHaveLength(5);
  expect(weeks[0]![0]).toBe("2026-11-01");
  expect(weeks[4]![1]).toBe("2026-11-30");
  expect(weeks[4]![2]).toBeNull();
  expect(weeksOf("2024-02").flat().filter(Boolean)).toHaveLength(29);
});

test("months go over the end of a year", () => {
  expect(addMonths("2026-11", 3)).toBe("2027-02");
  expect(addMonths("2026-01", -1)).toBe("2025-12");
  expect(monthName("2027-02")).toBe("February 2027");
});

test("keys go from day to day, week to week and month to month", () => {
  expect(moved("2026-11-21", "ArrowRight")).toBe("2026-11-22");
  expect(moved("2026-11-21", "ArrowUp")).toBe("2026-11-14");
  expect(moved("2026-11-30", "ArrowRight")).toBe("2026-12-01");
  expect(moved("2026-11-19", "Home")).toBe("2026-11-15");
  expect(moved("2026-11-19", "End")).toBe("2026-11-21");
  expect(moved("2027-01-31", "PageDown")).toBe("2027-02-28");
  expect(moved("2026-11-21", "a")).toBeNull();
});

test("every expected day of every stream is due, at its last price", () => {
  const due = dueDays([aStream, { ...aStream, key: "k2", name: "Gym" }]);
  expect(due.get("2026-12-25")?.map((each) => each.name)).toEqual(["Streamline Video", "Gym"]);
  expect(due.get("2026-11-25")?.[0]).toMatchObject({ cents: 1599, came: false, direction: "out" });
});
