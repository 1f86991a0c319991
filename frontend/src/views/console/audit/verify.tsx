import { ShieldAlert, ShieldCheck } from "lucide-react";

import { hooks } from "../../../api/client";
import type { AuditVerdict } from "../../../api/schema";
import { Button } from "../../../ui/button";
import { Card, CardHead } from "../../../ui/card";
import { Copy } from "../../../ui/copy";
import { count } from "../../../ui/said";
import { Failed } from "../../../ui/state";
import { counted } from "../../../ui/words";

/** What a verification found, as one sentence. */
export function verdictSaid(verdict: AuditVerdict): string {
  const entries = counted(verdict.events, "entry", "entries");
  if (verdict.whole)
    return `${verdict.events === 1 ? "The" : "All"} ${entries} ${verdict.events === 1 ? "is" : "are"} as written, in order, and agree with what the records say.`;
  return `${counted(verdict.findings.length, "finding")} in ${entries}: something is not as it was written.`;
}

/** Checks the whole trail against itself and the records, when it is asked to. */
export function Verify() {
  const asked = hooks.useQuery(
    "get",
    "/api/v1/audit/verify",
    {},
    { enabled: false, staleTime: Infinity, gcTime: 0 },
  );
  return (
    <Card>
      <CardHead
        title="Verify the trail"
        said="Every hash is computed again, and every decision is held against the records."
        actions={
          <Button kind="primary" busy={asked.isFetching} onClick={() => void asked.refetch()}>
            <ShieldCheck aria-hidden className="size-4" />
            {asked.data && !asked.isFetching ? "Verify again" : "Verify"}
          </Button>
        }
      />
      <div aria-live="polite">
        {asked.isFetching ? (
          <p className="flex items-center gap-3 text-soft">
            <progress aria-label="Verifying" className="h-2 w-40 accent-(--mark)" />
            Reading every entry from the first on.
          </p>
        ) : asked.data ? (
          <Verdict verdict={asked.data} />
        ) : null}
      </div>
      {asked.error && !asked.isFetching ? (
        <Failed error={asked.error} retry={() => void asked.refetch()} />
      ) : null}
    </Card>
  );
}

function Verdict({ verdict }: { verdict: AuditVerdict }) {
  const Icon = verdict.whole ? ShieldCheck : ShieldAlert;
  return (
    <div className="grid grid-cols-1 gap-3">
      <p
        className={`flex items-start gap-3 rounded-lg px-4 py-3 ${verdict.whole ? "bg-mark-soft text-mark" : "bg-stop-soft text-stop"}`}
      >
        <Icon aria-hidden className="mt-0.5 size-5 shrink-0" />
        <span className="font-medium">{verdictSaid(verdict)}</span>
      </p>
      {verdict.findings.length ? (
        <ol className="grid gap-2">
          {verdict.findings.map((finding, number) => (
            <li
              // Findings have no name of their own, and the list never changes.
              // oxlint-disable-next-line react/no-array-index-key
              key={number}
              className="rounded-lg border border-stop/40 px-4 py-2"
            >
              {finding.seq === null ? null : (
                <span className="mr-2 text-sm text-soft figures">Entry {count(finding.seq)}</span>
              )}
              {finding.sentence}
            </li>
          ))}
        </ol>
      ) : null}
      {verdict.head ? <Head {...verdict.head} /> : null}
    </div>
  );
}

function Head({ seq, hash }: { seq: number; hash: string }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 rounded-lg bg-sunken px-4 py-3">
      <div className="min-w-0 text-sm">
        <p className="text-soft">
          Head: entry <span className="figures">{count(seq)}</span>. Kept elsewhere, it shows later
          that the trail still holds it.
        </p>
        <p className="font-mono text-xs break-all">{hash}</p>
      </div>
      <Copy text={`${seq} ${hash}`} label="Copy the head" />
    </div>
  );
}
