import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";

import type { Measured } from "../../../api/schema";
import { DraftTable } from "./draft-table";
import { Metrics, valueSaid } from "./metrics";
import { PersonaTable, personasOf } from "./persona-table";
import { durationSaid } from "./run-details";

const none: Measured = {
  run_id: "run_1",
  as_of: "2026-11-21",
  measured_at: null,
  how: "Nobody has measured this run yet: spendsense evaluate",
  standings: {},
  withheld: {},
  metrics: [],
};

it("says how to measure a run that nobody measured", () => {
  render(<Metrics measured={none} />);
  expect(screen.getByText(/spendsense evaluate/)).toBeTruthy();
});

it("claims nothing of an empty set", () => {
  const metric = {
    name: "coverage",
    numerator: 0,
    denominator: 0,
    value: null,
    unit: "share" as const,
    target: 1,
    verdict: "insufficient" as const,
    interval_95: null,
    sentence: "Nobody to cover.",
  };
  render(<Metrics measured={{ ...none, metrics: [metric] } as Measured} />);
  expect(screen.getByText("Cannot be stated")).toBeTruthy();
  expect(screen.getByText("0 of 0")).toBeTruthy();
  expect(screen.getByText("—")).toBeTruthy();
});

it("says values in their unit and durations as people do", () => {
  expect(valueSaid({ value: 0.9731, unit: "share" })).toBe("97.3%");
  expect(valueSaid({ value: 0.42, unit: "seconds" })).toBe("0.42 s");
  expect([durationSaid(null), durationSaid(0.2), durationSaid(13.3), durationSaid(125)]).toEqual([
    "Not finished",
    "Under a second",
    "13 s",
    "2 min 5 s",
  ]);
});

it("counts people by persona and window, and drafts by kind and place", () => {
  const windows = [
    { window_days: 30, users: 4, personas: [{ persona: "none", primary: 3, held: 3 }] },
    { window_days: 180, users: 4, personas: [{ persona: "savings_builder", primary: 2, held: 2 }] },
  ];
  expect(personasOf(windows)).toEqual(["none", "savings_builder"]);
  render(<PersonaTable windows={windows} />);
  expect(screen.getByText(/3 of 4/)).toBeTruthy();
  render(
    <DraftTable
      drafted={[
        { kind: "education", status: "pending", count: 4 },
        { kind: "education", status: "approved", count: 2 },
        { kind: "offer", status: "pending", count: 1 },
      ]}
    />,
  );
  const row = screen.getByText("Education").closest("tr");
  expect([...(row?.cells ?? [])].map((cell) => cell.textContent)).toEqual([
    "Education",
    "4",
    "2",
    "6",
  ]);
});
