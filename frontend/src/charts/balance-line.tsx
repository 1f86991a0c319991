import {
  Area,
  CartesianGrid,
  ComposedChart,
  ReferenceDot,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";

import type { BalancesBody } from "../api/schema";
import { dayOf, dollars, shortDay } from "../ui/said";
import { axisDollars, dayAt, LINE, placeOf, ROUNDED, TICK, ticksOf, useNarrow } from "./axes";

interface Point {
  at: number;
  date: string;
  cents: number | null;
  low: boolean;
  pay: string | null;
}

/** One point for each day from the first known to the last; a day that is not known is a gap. */
export function pointsOf({ days, pay_days }: Pick<BalancesBody, "days" | "pay_days">): Point[] {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return [];
  const known = new Map(days.map((day) => [day.date, day]));
  const paid = new Map(pay_days.map((day) => [day.date, day.pay.said]));
  const found: Point[] = [];
  for (let at = placeOf(first.date); at <= placeOf(last.date); at += 1) {
    const date = dayAt(at);
    const day = known.get(date);
    found.push({
      at,
      date,
      cents: day?.balance_cents ?? null,
      low: day?.low ?? false,
      pay: paid.get(date) ?? null,
    });
  }
  return found;
}

/** What checking held at the end of each day, with pay days and low days marked. */
export default function BalanceLine({ balances, name }: { balances: BalancesBody; name: string }) {
  const points = pointsOf(balances);
  const narrow = useNarrow();
  const first = points[0]?.at ?? 0;
  const last = points.at(-1)?.at ?? 0;
  return (
    <figure aria-label={name}>
      <Legend line={balances.line_cents} />
      <ResponsiveContainer width="100%" height={280}>
        <ComposedChart data={points} margin={ROUNDED} accessibilityLayer>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="at"
            type="number"
            domain={[first, last]}
            ticks={ticksOf(first, last, narrow ? 3 : 6)}
            tickFormatter={(at: number) => shortDay(dayAt(at))}
            tick={TICK}
            axisLine={false}
            tickLine={false}
          />
          <YAxis
            tickFormatter={axisDollars}
            tick={TICK}
            axisLine={LINE}
            tickLine={false}
            width={52}
          />
          <Tooltip content={<Said />} isAnimationActive={false} />
          <Area
            dataKey="cents"
            type="stepAfter"
            stroke="var(--c1)"
            strokeWidth={2}
            fill="var(--mark-soft)"
            fillOpacity={0.6}
            dot={false}
            activeDot={{ r: 4, fill: "var(--c1)", stroke: "var(--card)" }}
            isAnimationActive={false}
          />
          <ReferenceLine y={balances.line_cents} stroke="var(--heed)" strokeDasharray="5 4" />
          {points.map((point) => point.cents !== null && <Marked key={point.at} point={point} />)}
        </ComposedChart>
      </ResponsiveContainer>
    </figure>
  );
}

/** A pay day is a triangle, a low day a ring: told apart by form. */
function Marked({ point }: { point: Point }) {
  const { at, cents } = point;
  if (cents === null) return null;
  return (
    <>
      {point.low ? (
        <ReferenceDot
          x={at}
          y={cents}
          r={3.5}
          fill="var(--card)"
          stroke="var(--heed)"
          strokeWidth={2}
        />
      ) : null}
      {point.pay ? <ReferenceDot x={at} y={cents} shape={Triangle} /> : null}
    </>
  );
}

const Triangle = ({ cx, cy }: { cx?: number; cy?: number }) =>
  cx === undefined || cy === undefined ? (
    <g />
  ) : (
    <path
      d={`M${cx - 6} ${cy - 14} h12 l-6 9 z`}
      fill="var(--c3)"
      stroke="var(--card)"
      strokeWidth={1}
    />
  );

function Legend({ line }: { line: number }) {
  return (
    <p aria-hidden className="mb-2 flex flex-wrap gap-x-5 gap-y-1 text-xs text-soft">
      <span className="flex items-center gap-1.5">
        <svg width="12" height="10">
          <path d="M0 0h12l-6 9z" fill="var(--c3)" />
        </svg>
        Pay day
      </span>
      <span className="flex items-center gap-1.5">
        <svg width="10" height="10">
          <circle cx="5" cy="5" r="3.5" fill="none" stroke="var(--heed)" strokeWidth="2" />
        </svg>
        Low day
      </span>
      <span className="flex items-center gap-1.5">
        <svg width="18" height="4">
          <path d="M0 2h18" stroke="var(--heed)" strokeWidth="2" strokeDasharray="5 4" />
        </svg>
        Low beneath {dollars(line)}
      </span>
    </p>
  );
}

interface Pointed {
  active?: boolean;
  payload?: readonly { payload?: unknown }[];
}

function Said({ active, payload }: Pointed) {
  const point = payload?.[0]?.payload as Point | undefined;
  if (!active || !point || point.cents === null) return null;
  return (
    <div className="rounded-lg border border-line bg-card px-3 py-2 text-sm shadow-lg">
      <p className="text-soft">{dayOf(point.date)}</p>
      <p className="font-medium figures">{dollars(point.cents)}</p>
      {point.pay ? <p className="figures">Pay day: {point.pay}</p> : null}
      {point.low ? <p>A low day</p> : null}
    </div>
  );
}
