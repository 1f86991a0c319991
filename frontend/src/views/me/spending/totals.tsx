import { Search } from "lucide-react";
import type { ReactNode } from "react";

import type { Figure, FlowBody, SpanBody } from "../../../api/schema";
import { Button } from "../../../ui/button";
import { Card } from "../../../ui/card";
import { RowsLink, useRows } from "../../../ui/rows-link";
import { dollars, longDay } from "../../../ui/said";

/** Money in, money out and what was left, with the window before beside each. */
export function Totals({ span }: { span: SpanBody }) {
  const { whole, before } = span;
  const rows = useRows();
  return (
    <section aria-labelledby="totals" className="grid gap-3">
      <div className="flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
        <h2 id="totals" className="text-lg font-semibold">
          {longDay(whole.start)} to {longDay(whole.end)}
        </h2>
        <Button size="small" onClick={() => rows.open(everyRow(whole, whole.end))}>
          <Search aria-hidden className="size-4" />
          Search in all rows
        </Button>
      </div>
      <div className="grid gap-3 sm:grid-cols-3">
        <Total name="Money in" figure={whole.money_in} earlier={before?.money_in}>
          {whole.other_in.count > 0 && whole.income.count > 0 ? (
            <p className="text-sm text-soft">
              <RowsLink query={whole.income.query}>{whole.income.said}</RowsLink> income,{" "}
              <RowsLink query={whole.other_in.query}>{whole.other_in.said}</RowsLink> other
            </p>
          ) : null}
        </Total>
        <Total name="Money out" figure={whole.money_out} earlier={before?.money_out}>
          {whole.moved.count > 0 ? (
            <p className="text-sm text-soft">
              Not in it: <RowsLink query={whole.moved.query}>{whole.moved.said}</RowsLink> moved
              between your own accounts
            </p>
          ) : null}
        </Total>
        <Left whole={whole} before={before} />
      </div>
      {before ? null : <p className="text-sm text-soft">{span.before_absent}</p>}
    </section>
  );
}

/** All rows of some days, by the records of the day that the page shows. */
export const everyRow = (flow: Pick<FlowBody, "start" | "end">, as_of: string): string =>
  new URLSearchParams({ from: flow.start, to: flow.end, as_of }).toString();

function Total({
  name,
  figure,
  earlier,
  children,
}: {
  name: string;
  figure: Figure;
  earlier: Figure | undefined;
  children?: ReactNode;
}) {
  return (
    <Card className="grid content-start gap-1.5">
      <h3 className="text-sm font-medium text-soft">{name}</h3>
      <p className="text-2xl font-semibold">
        <RowsLink query={figure.query} count={figure.count}>
          {figure.said}
        </RowsLink>
      </p>
      {earlier ? (
        <p className="text-sm text-soft">
          {compared(figure.cents, earlier.cents)}{" "}
          <RowsLink query={earlier.query} count={earlier.count}>
            {earlier.said}
          </RowsLink>{" "}
          before
        </p>
      ) : null}
      {children}
    </Card>
  );
}

function Left({ whole, before }: { whole: FlowBody; before: FlowBody | null }) {
  return (
    <Card className="grid content-start gap-1.5">
      <h3 className="text-sm font-medium text-soft">Net</h3>
      <p className="text-2xl font-semibold figures">{whole.net_said}</p>
      {before ? <p className="text-sm text-soft figures">{before.net_said} before</p> : null}
      <p className="text-sm text-soft">{whole.sentence}</p>
    </Card>
  );
}

/** What there is more or less of, before the figure that it is held against. */
export function compared(now: number, before: number): string {
  if (now === before) return "The same as";
  return `${dollars(Math.abs(now - before))} ${now > before ? "more" : "less"} than`;
}
