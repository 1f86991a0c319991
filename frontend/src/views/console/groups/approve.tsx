import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";

import { hooks, newKey } from "@/api/client";
import type { GroupBody, GroupDone } from "@/api/schema";
import { useKept } from "@/app/kept";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { TextArea } from "@/ui/fields";
import { count } from "@/ui/said";
import { Wrong } from "@/ui/state";

const many = (number: number) => `${count(number)} ${number === 1 ? "item" : "items"}`;

/** Approves a group once its sample was opened: says how many first, and asks once. */
export function ApproveGroup({
  group,
  onDone,
}: {
  group: GroupBody;
  onDone: (done: GroupDone) => void;
}) {
  const cache = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [note, setNote, sent] = useKept(`${group.key}:approve`);
  const key = useRef({ words: "", key: "" });
  const approve = hooks.useMutation("post", "/api/v1/operator/review/groups/{group_key}/approve", {
    onSuccess: (done) => {
      sent();
      setAsking(false);
      onDone(done);
      void cache.invalidateQueries({ queryKey: ["get", "/api/v1/operator/review/lanes"] });
      void cache.invalidateQueries({ queryKey: ["get", "/api/v1/operator/review/groups"] });
      void cache.invalidateQueries({ queryKey: ["queue"] });
    },
  });
  const send = () => {
    const words = `${group.key}:${note}`;
    if (key.current.words !== words) key.current = { words, key: newKey() };
    const path = { group_key: group.key };
    const header = { "Idempotency-Key": key.current.key };
    approve.mutate({ params: { path, header }, body: { note } });
  };
  const left = group.sample_size - group.opened_size;
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <Button kind="primary" disabled={!group.ready} onClick={() => setAsking(true)}>
          Approve {many(group.count)}
        </Button>
        {group.ready ? null : (
          <p className="text-sm text-soft">Open {left} more of the sample first.</p>
        )}
      </div>
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        steady
        title={`Approve ${many(group.count)}?`}
        said="Each is a decision of its own under your name, is judged by every guardrail once more, and is held like any other approval. What a guardrail or a change holds back stays where it is, and is named."
      >
        <div className="grid gap-4">
          <TextArea
            label="Note (optional)"
            rows={2}
            maxLength={2000}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
          <Wrong error={approve.error} />
          <div className="flex gap-2">
            <Button kind="primary" busy={approve.isPending} onClick={send}>
              Approve {many(group.count)}
            </Button>
            <Button onClick={() => setAsking(false)}>Cancel</Button>
          </div>
        </div>
      </Dialog>
    </>
  );
}
