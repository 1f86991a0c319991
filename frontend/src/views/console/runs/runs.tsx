import { useNavigate, useSearch } from "@tanstack/react-router";
import { Play } from "lucide-react";
import { useState } from "react";

import { hooks } from "../../../api/client";
import { useWho } from "../../../app/session";
import { Button } from "../../../ui/button";
import { PageHead } from "../../../ui/page";
import { Failed, State, Waiting } from "../../../ui/state";
import { LatestMetrics } from "./metrics";
import { RunDetails } from "./run-details";
import { RunList } from "./run-list";
import { StartRun } from "./start-run";

const LIMIT = 20;

/** What the pipeline did, run by run, and how well. */
export function Runs() {
  const { run, offset = 0 } = useSearch({ from: "/console/runs" });
  const navigate = useNavigate({ from: "/console/runs" });
  const [starting, setStarting] = useState(false);
  const asked = hooks.useQuery("get", "/api/v1/operator/runs", {
    params: { query: { limit: LIMIT, offset } },
  });
  const may = useWho().role !== "auditor";
  const start = may ? (
    <Button kind="primary" onClick={() => setStarting(true)}>
      <Play aria-hidden className="size-4" />
      Start a run
    </Button>
  ) : null;
  const chosen = run ?? asked.data?.items[0]?.run_id;
  return (
    <>
      <PageHead
        title="Runs"
        said="A run reads the records of those who consent, chooses personas, and drafts what then waits for a person."
        actions={start}
      />
      {asked.error ? (
        <Failed error={asked.error} retry={() => void asked.refetch()} />
      ) : !asked.data ? (
        <Waiting label="Loading the runs" />
      ) : asked.data.items.length || offset ? (
        <div className="grid grid-cols-1 gap-5">
          <div className="grid grid-cols-1 items-start gap-5 xl:grid-cols-[minmax(20rem,2fr)_minmax(0,5fr)]">
            <RunList
              page={asked.data}
              chosen={chosen}
              onMove={(to) => void navigate({ search: { offset: to || undefined } })}
            />
            {chosen ? <RunDetails id={chosen} /> : null}
          </div>
          <LatestMetrics />
        </div>
      ) : (
        <State title="No run yet" action={start}>
          Nothing was read of anybody. After the first run, its drafts wait in the queue.
        </State>
      )}
      {starting ? (
        <StartRun
          onClose={() => setStarting(false)}
          done={(made) => {
            setStarting(false);
            void asked.refetch();
            void navigate({ search: { run: made } });
          }}
        />
      ) : null}
    </>
  );
}
