import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import golden from "../../../test/golden/metrics.json";
import type { ReviewMetrics } from "../../../api/schema";
import { AgreementCard } from "./agreement";
import { ageSaid } from "./lanes";
import { commonest, OperatorTable } from "./operators";
import { Overall } from "./overall";
import { secondsSaid, shareSaid } from "./share";

const metrics: ReviewMetrics = golden;

describe("a share", () => {
  it("stands beside its counts", () => {
    expect(shareSaid(3, 4, "decisions", "were hasty")).toEqual({
      value: "75%",
      said: "3 of 4 decisions were hasty",
    });
  });

  it("is never stated of nothing", () => {
    const { value, said } = shareSaid(0, 0, "timed decisions");
    expect(value).not.toContain("%");
    expect(said).toBe("Cannot be stated: no timed decisions yet");
  });
});

describe("an agreement", () => {
  it("says why it cannot be stated", () => {
    const none = { agreed: 0, both: {}, pairs: 3, kappa: null, low: null, high: null };
    render(
      <AgreementCard agreement={{ ...none, why_none: "3 pairs, and at least 30 are needed" }} />,
    );
    expect(screen.getByText("Cannot be stated.")).toBeTruthy();
    expect(screen.getByText(/at least 30 are needed/)).toBeTruthy();
  });

  it("is stated with its interval", () => {
    render(
      <AgreementCard
        agreement={{
          agreed: 36,
          both: {},
          pairs: 40,
          kappa: 0.78,
          low: 0.55,
          high: 0.96,
          why_none: null,
        }}
      />,
    );
    expect(screen.getByText(/95 % interval 0.55 to 0.96/)).toBeTruthy();
    expect(screen.getByText("36 of 40")).toBeTruthy();
  });
});

it("shows the golden figures with their counts", () => {
  render(<Overall figures={metrics.overall} />);
  render(<OperatorTable operators={metrics.operators} />);
  for (const { operator } of metrics.operators) expect(screen.getByTitle(operator)).toBeTruthy();
  expect(document.body.textContent).not.toContain("NaN");
});

it("says ages, seconds and the commonest reason", () => {
  expect([ageSaid(null), ageSaid(0), ageSaid(1), ageSaid(47), ageSaid(49)]).toEqual([
    "—",
    "Under an hour",
    "1 hour",
    "47 hours",
    "2 days",
  ]);
  expect([secondsSaid(null), secondsSaid(89), secondsSaid(180)]).toEqual(["—", "89 s", "3 min"]);
  expect(commonest({ tone: 1, wrong_figure: 4 })).toBe("Wrong figure (4)");
  expect(commonest({})).toBe("—");
});
