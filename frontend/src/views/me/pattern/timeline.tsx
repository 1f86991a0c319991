import { keepPreviousData } from "@tanstack/react-query";
import { useState } from "react";

import { hooks } from "../../../api/client";
import type { WindowTimeline } from "../../../api/schema";
import { useUserId } from "../../../app/session";
import { useAsOf } from "../../../app/time-machine";
import { PersonaTimeline, WhatTurned } from "../../../charts/persona-timeline";
import { Button } from "../../../ui/button";
import { Card, CardHead } from "../../../ui/card";
import { dayOf } from "../../../ui/said";
import { Failed, Waiting } from "../../../ui/state";
import type { WindowDays } from "../window-switch";

const FIRST = 7;
const MOST = 24;

/** Since when, and what turned. */
export function Timeline({ window }: { window: WindowDays }) {
  const user_id = useUserId();
  const as_of = useAsOf();
  const [points, setPoints] = useState(FIRST);
  const asked = hooks.useQuery(
    "get",
    "/api/v1/users/{user_id}/timeline",
    { params: { path: { user_id }, query: { as_of, points } } },
    { placeholderData: keepPreviousData },
  );
  if (asked.isPending) return <Waiting rows={2} label="Reading earlier months" />;
  if (asked.error) return <Failed error={asked.error} retry={() => void asked.refetch()} />;
  const read = asked.data.windows.find((each) => each.window_days === window);
  if (!read) return null;
  return (
    <Card>
      <CardHead
        title="Since when"
        said="What your records describe on month ends, read anew today."
      />
      <ul className="mb-5 grid gap-1 text-sm">
        {read.since.map((each) => (
          <li key={each.key}>{each.said}</li>
        ))}
      </ul>
      <PersonaTimeline
        points={read.records}
        caption={`Patterns over ${window} days on ${read.records.length} days, the latest on the right`}
      />
      {asked.data.earlier_before && points < MOST ? (
        <Button
          size="small"
          className="mt-3"
          busy={asked.isPlaceholderData}
          onClick={() => setPoints(Math.min(MOST, points + 6))}
        >
          Show earlier months
        </Button>
      ) : null}
      <h3 className="mt-6 mb-2 font-medium">What turned</h3>
      <WhatTurned points={read.records} />
      <Runs runs={read.runs} />
    </Card>
  );
}

/** What was kept on the days on which the records were read and drafts made. */
function Runs({ runs }: { runs: WindowTimeline["runs"] }) {
  if (!runs.length) return null;
  return (
    <details className="mt-5">
      <summary className="cursor-pointer text-sm font-medium">
        What was found and kept at the time
      </summary>
      <ol className="mt-2 grid gap-2 text-sm">
        {runs.map((run) => (
          <li key={run.run_id ?? run.as_of}>
            <time dateTime={run.as_of} className="text-soft">
              {dayOf(run.as_of)}
            </time>
            : {run.said}
          </li>
        ))}
      </ol>
    </details>
  );
}
