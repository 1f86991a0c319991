import { useNavigate, useSearch } from "@tanstack/react-router";
import { lazy } from "react";

import { Picture } from "../../../charts/picture";
import type { FlowBody, SpanBody } from "../../../api/schema";
import { Card } from "../../../ui/card";
import { RowsLink, useRows } from "../../../ui/rows-link";
import { Segments } from "../../../ui/segments";
import { Table, Td, Th } from "../../../ui/table";
import { everyRow } from "./totals";

const CashFlow = lazy(() => import("../../../charts/cash-flow"));

const BY = [
  { value: "week", label: "Weeks" },
  { value: "month", label: "Months" },
] as const;

/** Cash flow by week, or by month where the window is long. */
export function Flow({ span }: { span: SpanBody }) {
  const { by = "week" } = useSearch({ from: "/me/spending" });
  const navigate = useNavigate({ from: "/me/spending" });
  const rows = useRows();
  const long = span.window_days > 60;
  const parts = long && by === "month" ? span.months : span.weeks;
  const cut = parts === span.months ? "month" : "week";
  return (
    <Card>
      <Picture
        title={`Cash flow by ${cut}`}
        said={inWords(parts, cut)}
        table={<FlowTable parts={parts} cut={cut} />}
        actions={
          long ? (
            <Segments
              label="Cash flow by"
              name="by"
              value={by}
              options={BY}
              onChange={(next) =>
                void navigate({
                  search: (now) => ({ ...now, by: next === "month" ? "month" : undefined }),
                  replace: true,
                  resetScroll: false,
                })
              }
            />
          ) : null
        }
      >
        <CashFlow
          parts={parts}
          name={`Cash flow by ${cut}. ${inWords(parts, cut)}`}
          onOpen={(part) => rows.open(everyRow(part, span.whole.end))}
        />
      </Picture>
    </Card>
  );
}

/** What the picture shows, in a sentence. */
export function inWords(parts: readonly FlowBody[], cut: "week" | "month"): string {
  const above = parts.filter((part) => part.net_cents >= 0).length;
  const dearest = parts.toSorted((a, b) => b.money_out.cents - a.money_out.cents)[0];
  if (!dearest || dearest.money_out.cents <= 0) return "Nothing went out in this window.";
  return (
    `In ${above} of ${parts.length} ${cut}s at least as much came in as went out. ` +
    `Most went out in ${dearest.label}: ${dearest.money_out.said}.`
  );
}

function FlowTable({ parts, cut }: { parts: readonly FlowBody[]; cut: string }) {
  return (
    <Table caption={`Cash flow by ${cut}`}>
      <thead>
        <tr>
          <Th className="capitalize">{cut}</Th>
          <Th className="text-right">In</Th>
          <Th className="text-right">Out</Th>
          <Th className="text-right">Net</Th>
        </tr>
      </thead>
      <tbody>
        {parts.map((part) => (
          <tr key={part.start}>
            <Td>{part.label}</Td>
            <Td figures>
              <RowsLink query={part.money_in.query} count={part.money_in.count}>
                {part.money_in.said}
              </RowsLink>
            </Td>
            <Td figures>
              <RowsLink query={part.money_out.query} count={part.money_out.count}>
                {part.money_out.said}
              </RowsLink>
            </Td>
            <Td figures>{part.net_said}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
