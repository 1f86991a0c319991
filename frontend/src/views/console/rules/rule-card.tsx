import { Link } from "@tanstack/react-router";
import { CircleCheck, TriangleAlert } from "lucide-react";

import type { RuleRow } from "../../../api/schema";
import { Badge } from "../../../ui/badge";
import { dayOf } from "../../../ui/said";
import { counted } from "../../../ui/words";
import { STATUS } from "./narrowed";

/** A rule in the list; the whole of it opens beside. */
export function RuleCard({ rule }: { rule: RuleRow }) {
  return (
    <li className="relative flex flex-col gap-3 rounded-xl border border-line bg-card p-4 hover:border-line-strong">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="font-mono text-sm font-semibold">
          <Link
            to="/console/rules"
            search={(now) => ({ ...now, rule: rule.id })}
            className="after:absolute after:inset-0 after:rounded-xl"
          >
            {rule.id}
          </Link>
        </h3>
        <StatusBadge status={rule.status} />
        {rule.applied ? null : <Badge>Not applied today</Badge>}
      </div>
      <p>{rule.text}</p>
      <p className="mt-auto text-sm text-soft">{rule.citation}</p>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-xs text-soft">
        <Holds rule={rule} />
        <span>{rule.jurisdiction}</span>
        <span className="figures">
          {rule.checked_on ? `Checked ${dayOf(rule.checked_on)}` : "Never checked"}
        </span>
      </div>
    </li>
  );
}

export const StatusBadge = ({ status }: { status: RuleRow["status"] }) => (
  <Badge tone={STATUS[status].tone}>{STATUS[status].word}</Badge>
);

/** Whether the fixtures get their verdicts now. */
export function Holds({ rule }: { rule: Pick<RuleRow, "holds" | "fixtures" | "faults"> }) {
  if (!rule.fixtures) return <span>No fixtures</span>;
  return rule.holds ? (
    <span className="flex items-center gap-1 text-mark">
      <CircleCheck aria-hidden className="size-4" />
      Holds on {counted(rule.fixtures, "fixture")}
    </span>
  ) : (
    <span className="flex items-center gap-1 text-stop">
      <TriangleAlert aria-hidden className="size-4" />
      {counted(rule.faults, "fault")} in {counted(rule.fixtures, "fixture")}
    </span>
  );
}
