import { useSearch } from "@tanstack/react-router";

import { hooks } from "../../../api/client";
import { PersonaTimeline, WhatTurned } from "../../../charts/persona-timeline";
import { Card, CardHead } from "../../../ui/card";
import { dayOf } from "../../../ui/said";
import { Failed, Waiting } from "../../../ui/state";

const POINTS = 7;

/** Personas over time: what the records tell of month ends, and what runs found then. */
export function PersonaHistory({ userId, days }: { userId: string; days: number }) {
  const { as_of } = useSearch({ from: "/console/people/$userId" });
  const asked = hooks.useQuery(
    "get",
    "/api/v1/users/{user_id}/timeline",
    { params: { path: { user_id: userId }, query: { as_of, points: POINTS } } },
    { placeholderData: (before) => before, staleTime: 60_000, refetchOnWindowFocus: false },
  );
  if (asked.error) return <Failed error={asked.error} retry={() => void asked.refetch()} />;
  if (!asked.data) return <Waiting rows={2} label="Reading earlier months" />;
  const read = asked.data.windows.find((each) => each.window_days === days);
  if (!read) return null;
  return (
    <Card>
      <CardHead
        title="Personas over time"
        said={`Over ${days} days, on month ends, as the records tell it now. The latest is on the right.`}
      />
      <PersonaTimeline
        points={read.records}
        caption={`Personas over ${days} days on ${read.records.length} days`}
      />
      {read.since.length ? (
        <ul className="mt-4 grid gap-1 text-sm">
          {read.since.map((each) => (
            <li key={each.key}>{each.said}</li>
          ))}
        </ul>
      ) : null}
      <h3 className="mt-5 mb-2 font-semibold">What turned</h3>
      <WhatTurned points={read.records} />
      <h3 className="mt-5 mb-2 font-semibold">What runs found at the time</h3>
      {read.runs.length ? (
        <ol className="grid gap-2 text-sm">
          {read.runs.map((run) => (
            <li key={run.run_id ?? run.as_of}>
              <time dateTime={run.as_of} className="text-soft">
                {dayOf(run.as_of)}
              </time>
              : {run.said}
            </li>
          ))}
        </ol>
      ) : (
        <p className="text-sm text-soft">No run has read these records yet.</p>
      )}
    </Card>
  );
}
