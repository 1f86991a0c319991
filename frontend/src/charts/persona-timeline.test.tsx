import { render, screen, within } from "@testing-library/react";
import { expect, test } from "vitest";

import type { TimelinePoint } from "../api/schema";
import { lanesOf, PersonaTimeline, WhatTurned } from "./persona-timeline";

const high = { key: "high_utilization", title: "High utilization" };
const heavy = { key: "subscription_heavy", title: "Subscription-heavy" };

const point = (as_of: string, personas: TimelinePoint["personas"]): TimelinePoint => ({
  as_of,
  source: "records",
  run_id: null,
  primary: personas[0]?.key ?? "none",
  personas,
  turned: [],
  said: "",
});
const points = [
  point("2026-11-21", [
    { ...high, primary: true },
    { ...heavy, primary: false },
  ]),
  point("2026-10-31", [{ ...heavy, primary: true }]),
];

test("each pattern has a row, the latest day stands on the right", () => {
  render(<PersonaTimeline points={points} caption="Patterns" />);
  expect(lanesOf(points).map((each) => each.key)).toEqual([high.key, heavy.key]);
  const [head, first, second] = screen.getAllByRole("row");
  expect(
    within(head!)
      .getAllByRole("columnheader")
      .map((each) => each.textContent),
  ).toEqual(["Pattern", "Oct 31", "Nov 21"]);
  expect(first!.textContent).toBe("High utilization·NoFirst");
  expect(second!.textContent).toBe("Subscription-heavyFirstFits");
});

test("days on which nothing fits say so in words", () => {
  render(<PersonaTimeline points={[point("2026-11-21", [])]} caption="Patterns" />);
  expect(screen.getByText("No pattern fitted on the day that was read.")).toBeTruthy();
});

test("what turned is told in the server's words", () => {
  const said = "High utilization began: utilization rose above 50%.";
  const turned = [{ ...high, began: true, said, flips: [] }];
  render(<WhatTurned points={[{ ...points[0]!, turned }]} />);
  expect(screen.getByText(said)).toBeTruthy();
});
