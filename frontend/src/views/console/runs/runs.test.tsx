import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";

import type { Measured } from "../../../api/schema";
import { DraftTable } from "./draft-table";
import { bySection, Metrics, valueSaid } from "./metrics";
import { PersonaTable, personasOf } from "./persona-table";
import { durationSaid } from "./run-details";

const none: Measured = {
  run_id: "run_1",
  as_of: "2026-11-21",
  measured_at: null,
  by: null,
  fairness: null,
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
    section: "coverage" as const,
    floor: 20,
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

const held = {
  name: "guardrails",
  section: "guardrails" as const,
  floor: 20,
  numerator: 38,
  denominator: 40,
  value: 0.95,
  unit: "share" as const,
  target: 1,
  verdict: "fail" as const,
  interval_95: [0.83, 0.99] as [number, number],
  sentence: "38 of 40.",
};

it("tells metrics by section, with the report and what fairness found", () => {
  const fairness = {
    verdict: "fail" as const,
    sentence: "One difference was found.",
    known: 80,
    of: 90,
    findings: ["18-24 fare worse."],
  };
  const measured = { ...none, measured_at: "2026-11-21T10:00:00Z", by: "olga", fairness };
  const both = [held, { ...held, name: "planted", section: "operators" as const }];
  expect(bySection([...both, held]).map(([section, of]) => [section, of.length])).toEqual([
    ["guardrails", 2],
    ["operators", 1],
  ]);
  render(<Metrics measured={{ ...measured, metrics: both } as Measured} />);
  expect(screen.getByRole("table", { name: /Metrics of guardrails/ })).toBeTruthy();
  expect(screen.getByText("18-24 fare worse.")).toBeTruthy();
  expect(screen.getByRole("link", { name: "Open the whole report" }).getAttribute("href")).toBe(
    "/api/v1/operator/runs/run_1/report",
  );
});

it("says values in their unit and durations as people do", () => {
  expect(valueSaid({ value: 0.9731, unit: "share" })).toBe("97.3%");
  expect(valueSaid({ value: 0.42, unit: "seconds" })).toBe("0.42 s");
  expect(valueSaid({ value: 0.7, unit: "kappa" })).toBe("0.70");
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
