import type { EvidenceBody } from "@/api/schema";
import { Failed, Waiting } from "@/ui/state";

import { Replay } from "./replay";
import { EvidenceRows } from "./rows";
import { Stages } from "./stages";

/** What an item rests on: the rows behind its figures, the trace in seven stages, the replay. */
export function EvidencePane({
  evidence,
  error,
  retry,
}: {
  evidence: EvidenceBody | undefined;
  error: unknown;
  retry: () => void;
}) {
  if (error) return <Failed error={error} retry={retry} />;
  if (!evidence) return <Waiting rows={5} label="Loading the evidence" />;
  return (
    <div className="grid gap-6">
      <section aria-labelledby="rows-head">
        <h2 id="rows-head" className="mb-1 font-semibold">
          Behind the figures
        </h2>
        <EvidenceRows evidence={evidence} />
      </section>
      <section aria-labelledby="stages-head">
        <h2 id="stages-head" className="mb-2 font-semibold">
          How it came about
        </h2>
        <Stages stages={evidence.stages} />
      </section>
      <section aria-labelledby="replay-head">
        <h2 id="replay-head" className="mb-2 font-semibold">
          Made again
        </h2>
        <Replay traceId={evidence.trace_id} />
      </section>
    </div>
  );
}
