import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { hooks } from "@/api/client";
import type { GroupBody } from "@/api/schema";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Failed, Waiting } from "@/ui/state";

import { LitProvider } from "../queue/evidence/lit";
import { EvidenceRows } from "../queue/evidence/rows";
import { useEvidence } from "../queue/evidence/use-evidence";
import { Card } from "../queue/item-card";

/** An item of a sample, as its user will see it, with the rows behind its figures. */
export function SampleItem({
  group,
  id,
  onOpen,
  onClose,
}: {
  group: GroupBody | undefined;
  id: string;
  onOpen: (id: string) => void;
  onClose: () => void;
}) {
  const cache = useQueryClient();
  const params = { path: { recommendation_id: id } };
  const asked = hooks.useQuery(
    "get",
    "/api/v1/operator/review/{recommendation_id}",
    { params },
    { refetchOnWindowFocus: false, staleTime: 60_000 },
  );
  const evidence = useEvidence(id);
  const opened = asked.data !== undefined;
  useEffect(() => {
    // That it was opened counts for its group.
    if (opened && id)
      void cache.invalidateQueries({ queryKey: ["get", "/api/v1/operator/review/groups"] });
  }, [cache, opened, id]);
  const next = group?.sample.find((each) => each !== id && !group.opened.includes(each));
  return (
    <Dialog
      open
      drawer
      onOpenChange={(open) => !open && onClose()}
      title="From the sample"
      said={asked.data ? `${asked.data.recommendation.user_id} · ${id}` : id}
    >
      <LitProvider key={id}>
        <div className="grid gap-5">
          {asked.isPending ? <Waiting label="Loading the item" /> : null}
          {asked.error ? <Failed error={asked.error} retry={() => void asked.refetch()} /> : null}
          {asked.data ? <Card item={asked.data.recommendation} evidence={evidence.data} /> : null}
          {evidence.data ? <EvidenceRows evidence={evidence.data} /> : null}
          <div className="flex flex-wrap gap-2">
            {next ? (
              <Button kind="primary" onClick={() => onOpen(next)}>
                Open the next of the sample
              </Button>
            ) : null}
            <Button onClick={onClose}>Back to the group</Button>
          </div>
        </div>
      </LitProvider>
    </Dialog>
  );
}
