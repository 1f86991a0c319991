import type { ReactNode } from "react";

import type { MarginBody } from "../api/schema";
import { cx } from "../ui/cx";
import { Table, Td, Th } from "../ui/table";
import { briefly, inUnit, scaleOf } from "./scale";

/** A margin that lies on a line: a number, and a line to compare it with. */
type Measured = MarginBody & { value: number; line: number };

export const measured = (margin: MarginBody): margin is Measured =>
  typeof margin.value === "number" && typeof margin.line === "number";

/** Each reading on a scale of its own, with its line marked on it. */
export function Margins({
  margins,
  beside,
}: {
  margins: readonly MarginBody[];
  /** What stands beside the words of a margin: the way to its rows. */
  beside?: (margin: MarginBody) => ReactNode;
}) {
  return (
    <ul className="grid gap-5">
      {margins.map((margin) => (
        <li key={margin.reading + margin.comparison} className="grid gap-2">
          <p className="flex items-start gap-2 text-sm">
            <Held held={margin.held} />
            <span>
              {margin.said} {beside?.(margin)}
            </span>
          </p>
          {measured(margin) ? <OnScale margin={margin} /> : null}
        </li>
      ))}
    </ul>
  );
}

const Held = ({ held }: { held: boolean }) => (
  <span
    className={cx(
      "w-18 shrink-0 rounded-full px-2 py-0.5 text-center text-xs font-medium whitespace-nowrap",
      held ? "bg-mark-soft text-mark" : "bg-sunken text-soft",
    )}
  >
    {held ? "Met" : "Not met"}
  </span>
);

const SIDES: Partial<Record<MarginBody["comparison"], "right" | "left">> = {
  "at least": "right",
  above: "right",
  below: "left",
};

/** The part of the scale on which the rule holds is tinted; the dot is where the reading lies. */
function OnScale({ margin }: { margin: Measured }) {
  const scale = scaleOf([margin.value, margin.line], margin.unit);
  const line = scale.at(margin.line);
  const value = scale.at(margin.value);
  const side = SIDES[margin.comparison];
  const from = side === "right" ? line : 0;
  const width = side === "right" ? 100 - line : side === "left" ? line : 0;
  return (
    <div aria-hidden className="relative mx-1 h-14 pt-5 text-xs">
      <span
        className={cx("absolute top-0 whitespace-nowrap text-soft figures", place(line))}
        style={{ left: `${line}%` }}
      >
        {LINE[margin.comparison] ?? "line"} {briefly(margin.unit, margin.line)}
      </span>
      <div className="relative h-3 rounded-full bg-sunken ring-1 ring-line">
        <div
          className="absolute inset-y-0 rounded-full bg-mark-soft ring-1 ring-mark/30"
          style={{ left: `${from}%`, width: `${width}%` }}
        />
        <div
          className="absolute -inset-y-1 w-0.5 -translate-x-1/2 bg-ink"
          style={{ left: `${line}%` }}
        />
        <div
          className={cx(
            "absolute top-1/2 size-4 -translate-x-1/2 -translate-y-1/2 border-2 border-card",
            margin.held ? "rounded-full bg-mark" : "rotate-45 rounded-xs bg-soft",
          )}
          style={{ left: `${value}%` }}
        />
      </div>
      <span
        className={cx("absolute bottom-0 font-medium whitespace-nowrap figures", place(value))}
        style={{ left: `${value}%` }}
      >
        {briefly(margin.unit, margin.value)}
      </span>
    </div>
  );
}

const LINE: Partial<Record<MarginBody["comparison"], string>> = {
  "at least": "at least",
  above: "above",
  below: "below",
};

/** Words near an end stay within the scale. */
export const place = (at: number): string =>
  at > 85 ? "-translate-x-full" : at < 15 ? "" : "-translate-x-1/2";

/** The same as a table. */
export function MarginsTable({
  margins,
  caption,
}: {
  margins: readonly MarginBody[];
  caption: string;
}) {
  return (
    <Table caption={caption}>
      <thead>
        <tr>
          <Th>What was read</Th>
          <Th className="text-right">Yours</Th>
          <Th className="text-right">Line</Th>
          <Th className="text-right">Apart</Th>
          <Th>Met</Th>
        </tr>
      </thead>
      <tbody>
        {margins.map((margin) => (
          <tr key={margin.reading + margin.comparison}>
            <Td>{margin.said}</Td>
            <Td figures>{shown(margin.unit, margin.value)}</Td>
            <Td figures>{shown(margin.unit, margin.line)}</Td>
            <Td figures>{shown(margin.unit, margin.distance)}</Td>
            <Td>{margin.held ? "Yes" : "No"}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function shown(unit: string, value: number | boolean | null): string {
  if (value === null) return "–";
  if (typeof value === "boolean") return value ? "Yes" : "No";
  return inUnit(unit, value);
}
