import { hooks } from "../../../api/client";
import type { Measured, MetricBody } from "../../../api/schema";
import { Badge } from "../../../ui/badge";
import { Card, CardHead } from "../../../ui/card";
import { count, moment, percent } from "../../../ui/said";
import { Failed } from "../../../ui/state";
import { Table, Td, Th } from "../../../ui/table";
import { words } from "../../../ui/words";

const VERDICT = {
  pass: { word: "Meets it", tone: "mark" },
  fail: { word: "Misses it", tone: "stop" },
  insufficient: { word: "Cannot be stated", tone: "note" },
} as const;

/** A measured value in its unit; a dash where there was nothing to measure. */
export function valueSaid({ value, unit }: Pick<MetricBody, "value" | "unit">): string {
  if (value === null) return "—";
  return unit === "share"
    ? percent(value, 1)
    : `${value < 10 ? value.toFixed(2) : count(Math.round(value))} s`;
}

/** What was measured of one run, each number over what it was measured on. */
export function Metrics({ measured }: { measured: Measured }) {
  if (!measured.metrics.length)
    return <p className="rounded-lg bg-note-soft px-4 py-3 text-sm text-note">{measured.how}</p>;
  return (
    <div className="grid grid-cols-1 gap-3">
      {measured.measured_at ? (
        <p className="text-sm text-soft">Measured {moment(measured.measured_at)}.</p>
      ) : null}
      <Table caption="Metrics with their counts">
        <thead>
          <tr>
            <Th>What</Th>
            <Th className="text-right">Counts</Th>
            <Th className="text-right">Value</Th>
            <Th className="text-right">Target</Th>
            <Th>Verdict</Th>
          </tr>
        </thead>
        <tbody>
          {measured.metrics.map((metric) => (
            <tr key={metric.name}>
              <Td className="min-w-56">
                <p className="font-medium">{words(metric.name)}</p>
                <p className="text-soft">{metric.sentence}</p>
              </Td>
              <Td figures>
                {count(metric.numerator)} of {count(metric.denominator)}
              </Td>
              <Td figures>
                {valueSaid(metric)}
                <Interval metric={metric} />
              </Td>
              <Td figures>{valueSaid({ value: metric.target, unit: metric.unit })}</Td>
              <Td>
                <Badge tone={VERDICT[metric.verdict].tone}>{VERDICT[metric.verdict].word}</Badge>
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}

function Interval({ metric }: { metric: MetricBody }) {
  if (!metric.interval_95) return null;
  const [low, high] = metric.interval_95;
  return (
    <span className="block text-xs text-soft">
      95 %: {valueSaid({ value: Number(low), unit: metric.unit })} to{" "}
      {valueSaid({ value: Number(high), unit: metric.unit })}
    </span>
  );
}

/** The same of the latest run, with where every customer stands. */
export function LatestMetrics() {
  const asked = hooks.useQuery("get", "/api/v1/operator/metrics", {});
  if (asked.error) return <Failed error={asked.error} retry={() => void asked.refetch()} />;
  if (!asked.data) return null;
  const { standings, withheld } = asked.data;
  if (!Object.keys(standings).length && !Object.keys(withheld).length) return null;
  return (
    <Card>
      <CardHead
        title="The latest run that was measured"
        said="Where every customer stands, and why drafts were held back."
      />
      <div className="grid grid-cols-1 gap-6 sm:grid-cols-2">
        <Counts caption="Customers by where they stand" counts={standings} />
        <Counts caption="Drafts held back, by reason" counts={withheld} />
      </div>
    </Card>
  );
}

function Counts({
  caption,
  counts,
}: {
  caption: string;
  counts: Readonly<Record<string, number>>;
}) {
  return (
    <Table caption={caption} showCaption>
      <tbody>
        {Object.entries(counts).map(([name, number]) => (
          <tr key={name}>
            <Td>{words(name)}</Td>
            <Td figures>{count(number)}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
