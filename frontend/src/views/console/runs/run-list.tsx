import { Link } from "@tanstack/react-router";

import type { RunsPage } from "../../../api/schema";
import { Badge } from "../../../ui/badge";
import { Card, CardHead } from "../../../ui/card";
import { Pager } from "../../../ui/pager";
import { count, dayOf, moment } from "../../../ui/said";

/** Runs, the latest first. */
export function RunList({
  page,
  chosen,
  onMove,
}: {
  page: RunsPage;
  chosen: string | undefined;
  onMove: (offset: number) => void;
}) {
  return (
    <Card>
      <CardHead title="All runs" />
      <ul className="-mx-2 grid gap-1">
        {page.items.map((run) => (
          <li key={run.run_id}>
            <Link
              to="/console/runs"
              search={(now) => ({ ...now, run: run.run_id })}
              aria-current={run.run_id === chosen ? "true" : undefined}
              className="grid gap-0.5 rounded-lg px-3 py-2 hover:bg-sunken aria-[current=true]:bg-mark-soft"
            >
              <span className="flex flex-wrap items-center justify-between gap-2 font-medium">
                Records of {dayOf(run.as_of)}
                {run.finished_at ? null : <Badge tone="heed">Not finished</Badge>}
              </span>
              <span className="text-sm text-soft figures">
                {count(run.users)} people, {count(run.drafts)} drafts
              </span>
              <span className="text-xs text-soft">
                {moment(run.started_at)} by {run.by}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      <Pager {...page} shown={page.items.length} what="runs" one="run" onMove={onMove} />
    </Card>
  );
}
