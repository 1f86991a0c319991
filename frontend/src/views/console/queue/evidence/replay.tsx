import { CircleCheck, CircleX, RotateCw } from "lucide-react";

import { hooks, newKey } from "@/api/client";
import type { ReplayBody } from "@/api/schema";
import { useWho } from "@/app/session";
import { Button } from "@/ui/button";
import { Wrong } from "@/ui/state";

/** Makes the decision again from what is stored, and says whether it is the same. */
export function Replay({ traceId }: { traceId: string }) {
  const may = useWho().role === "operator";
  const replay = hooks.useMutation("post", "/api/v1/operator/traces/{trace_id}/replay");
  const again = () => {
    const header = { "Idempotency-Key": newKey() };
    replay.mutate({ params: { path: { trace_id: traceId }, header } });
  };
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <code className="text-xs break-all text-soft">{traceId}</code>
        {may ? (
          <Button size="small" busy={replay.isPending} onClick={again}>
            <RotateCw aria-hidden className="size-4" />
            Replay it
          </Button>
        ) : (
          <span className="text-sm text-soft">An operator can replay it.</span>
        )}
      </div>
      <Wrong error={replay.error} />
      <div role="status">{replay.data ? <Result result={replay.data} /> : null}</div>
    </div>
  );
}

function Result({ result }: { result: ReplayBody }) {
  const Icon = result.identical ? CircleCheck : CircleX;
  return (
    <div className="grid gap-2 rounded-lg bg-sunken p-3 text-sm">
      <p className="flex items-start gap-2 font-medium">
        <Icon
          aria-hidden
          className={`mt-0.5 size-4 shrink-0 ${result.identical ? "text-mark" : "text-stop"}`}
        />
        {result.said}
      </p>
      {"why_not" in result && result.why_not ? <p>{String(result.why_not)}</p> : null}
      {result.digest ? <code className="text-xs break-all text-soft">{result.digest}</code> : null}
      <List title="What was done to the trace" of={result.changed} />
      <ul className="grid gap-1.5">
        {result.stages
          .filter((stage) => !stage.identical)
          .map((stage) => (
            <li key={stage.name}>
              <List title={`Different: ${stage.name}`} of={stage.differences} />
            </li>
          ))}
      </ul>
      <List title="To be known" of={result.notes} />
    </div>
  );
}

function List({ title, of }: { title: string; of: readonly string[] }) {
  if (of.length === 0) return null;
  return (
    <div>
      <p className="text-xs text-soft">{title}</p>
      <ul className="list-disc pl-5">
        {of.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
    </div>
  );
}
