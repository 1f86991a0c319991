import {
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";

import type { FlowBody } from "../api/schema";
import { dollars, shortDay } from "../ui/said";
import { axisDollars, LINE, ROUNDED, TICK } from "./axes";

interface Mark {
  start: string;
  label: string;
  came: number;
  went: number;
  net: number;
}

/** What the picture draws: what came in upwards, what went out downwards, and what was left. */
export const marksOf = (parts: readonly FlowBody[]): Mark[] =>
  parts.map((part) => ({
    start: part.start,
    label: part.label,
    came: part.money_in.cents,
    went: -part.money_out.cents,
    net: part.net_cents,
  }));

/** Money in and out by week or month, as bars on both sides of zero. */
export default function CashFlow({
  parts,
  name,
  onOpen,
}: {
  parts: readonly FlowBody[];
  name: string;
  onOpen: (part: FlowBody) => void;
}) {
  return (
    <figure aria-label={name}>
      <Legend />
      <ResponsiveContainer width="100%" height={280}>
        <ComposedChart
          data={marksOf(parts)}
          stackOffset="sign"
          margin={ROUNDED}
          barCategoryGap="22%"
          maxBarSize={56}
          accessibilityLayer
          onClick={({ activeTooltipIndex }) => {
            const part = parts[Number(activeTooltipIndex)];
            if (part && part.money_in.count + part.money_out.count > 0) onOpen(part);
          }}
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="start"
            tickFormatter={shortDay}
            tick={TICK}
            axisLine={false}
            tickLine={false}
            minTickGap={24}
          />
          <YAxis
            tickFormatter={axisDollars}
            tick={TICK}
            axisLine={LINE}
            tickLine={false}
            width={52}
          />
          <Tooltip
            content={<Said />}
            cursor={{ fill: "var(--sunken)" }}
            isAnimationActive={false}
          />
          <Bar dataKey="came" stackId="flow" fill="var(--c1)" isAnimationActive={false} />
          <Bar dataKey="went" stackId="flow" fill="var(--c2)" isAnimationActive={false} />
          <ReferenceLine y={0} stroke="var(--line-strong)" />
          <Line
            dataKey="net"
            stroke="none"
            dot={{ r: 3.5, fill: "var(--ink)", stroke: "var(--card)", strokeWidth: 1.5 }}
            activeDot={false}
            isAnimationActive={false}
          />
        </ComposedChart>
      </ResponsiveContainer>
    </figure>
  );
}

function Legend() {
  return (
    <p aria-hidden className="mb-2 flex flex-wrap gap-x-5 gap-y-1 text-xs text-soft">
      <span className="flex items-center gap-1.5">
        <span className="h-3 w-2 rounded-t-xs bg-c1" /> In, upwards
      </span>
      <span className="flex items-center gap-1.5">
        <span className="h-3 w-2 rounded-b-xs bg-c2" /> Out, downwards
      </span>
      <span className="flex items-center gap-1.5">
        <span className="size-2 rounded-full bg-ink" /> What was left
      </span>
    </p>
  );
}

interface Pointed {
  active?: boolean;
  payload?: readonly { payload?: unknown }[];
}

/** What a week came to, where it is pointed at. */
function Said({ active, payload }: Pointed) {
  const mark = payload?.[0]?.payload as Mark | undefined;
  if (!active || !mark) return null;
  return (
    <div className="rounded-lg border border-line bg-card px-3 py-2 text-sm shadow-lg">
      <p className="font-medium">{mark.label}</p>
      <dl className="grid grid-cols-[auto_auto] gap-x-4 figures">
        <dt className="text-soft">In</dt>
        <dd className="text-right">{dollars(mark.came)}</dd>
        <dt className="text-soft">Out</dt>
        <dd className="text-right">{dollars(-mark.went)}</dd>
        <dt className="text-soft">Left</dt>
        <dd className="text-right">{dollars(mark.net)}</dd>
      </dl>
    </div>
  );
}
