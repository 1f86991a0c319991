import { render, screen, within } from "@testing-library/react";
import { expect, test } from "vitest";

import type { PatternBody } from "../api/schema";
import golden from "../test/golden/pattern.json";
import { Margins, MarginsTable, measured } from "./margins";

const pattern = golden as PatternBody;
const [month] = pattern.windows;
const [high] = month!.personas;
const used = high!.margins.find((each) => each.reading === "utilization_highest")!;

test("the utilization of the golden card is a margin on a line", () => {
  expect(measured(used)).toBe(true);
  expect([used.value, used.line, used.side]).toEqual([68, 50, "above"]);
});

test("the dot lies past the line where the reading is above it, and the words say so", () => {
  const { container } = render(<Margins margins={[used]} />);
  const places = [...container.querySelectorAll<HTMLElement>("[style]")].map(
    ({ style }) => style.left,
  );
  expect(places).toContain("50%");
  expect(places).toContain("68%");
  expect(screen.getByText("Met")).toBeTruthy();
  expect(screen.getByText(/is 18 points above the 50% line/)).toBeTruthy();
});

test("a margin that is not met is told by a word too", () => {
  render(<Margins margins={[{ ...used, value: 42, held: false, side: "below" }]} />);
  expect(screen.getByText("Not met")).toBeTruthy();
});

test("the table has every margin of the picture, with value, line and distance", () => {
  render(<MarginsTable margins={high!.margins} caption="High utilization" />);
  const rows = within(screen.getByRole("table")).getAllByRole("row").slice(1);
  expect(rows).toHaveLength(high!.margins.length);
  expect(rows[0]!.textContent).toContain("68%50%18%Yes");
});

test("nothing to read is a dash, never zero", () => {
  render(<MarginsTable margins={[{ ...used, value: null, distance: null }]} caption="x" />);
  const cells = within(screen.getAllByRole("row")[1]!).getAllByRole("cell");
  expect(cells.map((cell) => cell.textContent).slice(1, 4)).toEqual(["–", "50%", "–"]);
});
