import { useState } from "react";

import { hooks } from "../../../api/client";
import type { RunDetail } from "../../../api/schema";
import { useWho } from "../../../app/session";
import { Button } from "../../../ui/button";
import { Card, CardHead } from "../../../ui/card";
import { Stat } from "../../../ui/details";
import { count, dayOf, moment } from "../../../ui/said";
import { Failed, Waiting } from "../../../ui/state";
import { DraftTable } from "./draft-table";
import { EvaluateRun } from "./evaluate-run";
import { Metrics } from "./metrics";
import { PersonaTable } from "./persona-table";

/** `13 s`, `2 min 5 s`. */
export function durationSaid(seconds: number | null): string {
  if (seconds === null) return "Not finished";
  const whole = Math.round(seconds);
  if (whole < 1) return "Under a second";
  if (whole < 60) return `${whole} s`;
  const left = whole % 60;
  return `${Math.floor(whole / 60)} min${left ? ` ${left} s` : ""}`;
}

/** One run in numbers. */
export function RunDetails({ id }: { id: string }) {
  const asked = hooks.useQuery("get", "/api/v1/operator/runs/{run_id}", {
    params: { path: { run_id: id } },
  });
  if (asked.error) return <Failed error={asked.error} retry={() => void asked.refetch()} />;
  if (!asked.data) return <Waiting label="Reading the run" />;
  return <Details run={asked.data as RunDetail} again={() => void asked.refetch()} />;
}

function Details({ run, again }: { run: RunDetail; again: () => void }) {
  const [evaluating, setEvaluating] = useState(false);
  const may = useWho().role !== "auditor" && run.finished_at !== null;
  const readings = Object.entries(run.readings).toSorted(([a], [b]) => Number(a) - Number(b));
  return (
    <Card className="grid grid-cols-1 gap-6">
      <div>
        <CardHead
          title={`Run over the records of ${dayOf(run.as_of)}`}
          said={`${run.run_id}, started ${moment(run.started_at)} by ${run.by}. Policy ${run.policy_hash}.`}
        />
        <div className="grid grid-cols-1 gap-3 sm:grid-cols-2 lg:grid-cols-4">
          <Stat name="People read" value={count(run.users)} />
          <Stat name="Drafts" value={count(run.drafts)} />
          <Stat
            name="Readings kept now"
            value={readings.map(([, number]) => count(number)).join(" and ") || "—"}
            said={readings.map(([days]) => `over ${days} days`).join(", ")}
          />
          <Stat name="Took" value={durationSaid(run.duration_seconds)} />
        </div>
      </div>
      <section>
        <h3 className="mb-2 font-semibold">Personas by window</h3>
        <PersonaTable windows={run.windows} />
      </section>
      <section>
        <h3 className="mb-2 font-semibold">Drafts by where they stand now</h3>
        <DraftTable drafted={run.drafted} />
      </section>
      <section>
        <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
          <h3 className="font-semibold">How well it did</h3>
          {may ? <Button onClick={() => setEvaluating(true)}>Evaluate this run</Button> : null}
        </div>
        <Metrics measured={run.measured} />
        {evaluating ? (
          <EvaluateRun
            runId={run.run_id}
            onClose={() => setEvaluating(false)}
            done={() => {
              setEvaluating(false);
              again();
            }}
          />
        ) : null}
      </section>
    </Card>
  );
}
