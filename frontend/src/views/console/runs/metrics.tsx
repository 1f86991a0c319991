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
  if (unit === "share") return percent(value, 1);
  if (unit === "kappa") return value.toFixed(2);
  return `${value < 10 ? value.toFixed(2) : count(Math.round(value))} s`;
}

/** What was measured of one run, each number over what it was measured on. */
export function Metrics({ measured }: { measured: Measured }) {
  if (!measured.metrics.length)
    return <p className="rounded-lg bg-note-soft px-4 py-3 text-sm text-note">{measured.how}</p>;
  return (
    <div className="grid grid-cols-1 gap-3">
      {measured.measured_at ? (
        <p className="text-sm text-soft">
          Measured {moment(measured.measured_at)} by {measured.by}.{" "}
          <a
            className="text-mark underline"
            href={`/api/v1/operator/runs/${measured.run_id}/report`}
            target="_blank"
            rel="noreferrer"
          >
            Open the whole report
          </a>
        </p>
      ) : null}
      {measured.fairness ? <Fairness fairness={measured.fairness} /> : null}
      {bySection(measured.metrics).map(([section, metrics]) => (
        <Section key={section} section={section} metrics={metrics} />
      ))}
    </div>
  );
}

/** Metrics by the part of the report that they belong to, in its order. */
export function bySection(metrics: readonly MetricBody[]): [string, MetricBody[]][] {
  const found = new Map<string, MetricBody[]>();
  for (const metric of metrics)
    found.set(metric.section, [...(found.get(metric.section) ?? []), metric]);
  return [...found];
}

function Section({ section, metrics }: { section: string; metrics: readonly MetricBody[] }) {
  return (
    <section>
      <h4 className="mt-2 mb-1 font-medium">{words(section)}</h4>
      <Table caption={`Metrics of ${words(section).toLowerCase()} with their counts`}>
        <thead>
          <tr>
            <Th>What, and whether it meets its target</Th>
            <Th className="text-right">Counts</Th>
            <Th className="text-right">Value</Th>
            <Th className="text-right">Target</Th>
          </tr>
        </thead>
        <tbody>
          {metrics.map((metric) => (
            <tr key={metric.name}>
              <Td className="min-w-56">
                <p className="flex flex-wrap items-center gap-2 font-medium">
                  {words(metric.name)}
                  <Badge tone={VERDICT[metric.verdict].tone}>{VERDICT[metric.verdict].word}</Badge>
                </p>
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
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}

/** Whether groups of people fare alike, in a sentence, and the differences that were found. */
function Fairness({ fairness }: { fairness: NonNullable<Measured["fairness"]> }) {
  const { tone, word } = VERDICT[fairness.verdict];
  return (
    <div className="rounded-lg bg-sunken px-4 py-3 text-sm">
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium">Fairness</span>
        <Badge tone={tone}>{word}</Badge>
        <span>{fairness.sentence}</span>
      </p>
      <p className="text-soft">
        Of {count(fairness.of)} people, demographics are known of {count(fairness.known)}.
      </p>
      {fairness.findings.length ? (
        <ul className="mt-1 list-disc pl-5">
          {fairness.findings.map((finding) => (
            <li key={finding}>{finding}</li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function Interval({ metric }: { metric: MetricBody }) {
  if (!metric.interval_95) return null;
  const [low, high] = metric.interval_95;
  return (
    <span className="block text-xs text-soft">
      {metric.unit === "share" && metric.value !== null ? (
        <Bar low={Number(low)} high={Number(high)} value={metric.value} target={metric.target} />
      ) : null}
      95 %: {valueSaid({ value: Number(low), unit: metric.unit })} to{" "}
      {valueSaid({ value: Number(high), unit: metric.unit })}
    </span>
  );
}

/** A share with its interval on a line from none to all, and the target across it. */
function Bar(at: { low: number; high: number; value: number; target: number }) {
  const x = (share: number) => 4 + share * 92;
  return (
    <svg viewBox="0 0 100 10" className="my-1 ml-auto h-2.5 w-24" aria-hidden>
      <line x1="4" x2="96" y1="5" y2="5" stroke="var(--line)" />
      <line
        x1={x(at.low)}
        x2={x(at.high)}
        y1="5"
        y2="5"
        stroke="var(--c1)"
        strokeOpacity="0.4"
        strokeWidth="4"
        strokeLinecap="round"
      />
      <line x1={x(at.target)} x2={x(at.target)} y1="0.5" y2="9.5" stroke="currentColor" />
      <circle cx={x(at.value)} cy="5" r="3" fill="var(--c1)" />
    </svg>
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
