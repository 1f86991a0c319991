import { useQueryClient } from "@tanstack/react-query";

import { hooks } from "../../../api/client";
import type { ConsentPreview, PurposeBody } from "../../../api/schema";
import { useUserId } from "../../../app/session";
import { Button } from "../../../ui/button";
import { Dialog } from "../../../ui/dialog";
import { Failed, Waiting, Wrong } from "../../../ui/state";
import { say } from "../../../ui/toast";
import { useOnce } from "../../once";
import { NAME } from "./purposes";

/** What will go, before it goes; then the button that turns it off. */
export function TurnOff({ purpose, close }: { purpose: PurposeBody; close: () => void }) {
  const user_id = useUserId();
  const cache = useQueryClient();
  const once = useOnce();
  const name = NAME[purpose.purpose];
  const preview = hooks.useQuery(
    "get",
    "/api/v1/consent/{user_id}/preview",
    { params: { path: { user_id }, query: { purpose: purpose.purpose } } },
    { staleTime: 0, gcTime: 0 },
  );
  const revoke = hooks.useMutation("post", "/api/v1/consent", {
    onSuccess: async () => {
      once.taken();
      close();
      say(`${name}: off. What rested on it is deleted.`);
      await cache.invalidateQueries();
    },
  });
  const body = { user_id, action: "revoke" as const, purposes: [purpose.purpose], note: "" };
  return (
    <Dialog open onOpenChange={close} title={`Turn off: ${name}`} said="It takes effect at once.">
      {preview.error && !preview.data ? (
        <Failed error={preview.error} retry={() => void preview.refetch()} />
      ) : preview.data ? (
        <WhatGoes preview={preview.data} />
      ) : (
        <Waiting rows={2} label="Counting what will go" />
      )}
      <div className="mt-5 grid gap-3">
        <Wrong error={revoke.error} />
        <div className="flex flex-wrap gap-2">
          <Button
            kind="primary"
            busy={revoke.isPending}
            onClick={() => revoke.mutate({ body, params: { header: once.header(body) } })}
          >
            Turn it off
          </Button>
          <Button onClick={close}>Leave it on</Button>
        </div>
      </div>
    </Dialog>
  );
}

/** Exactly what a revocation or a deletion would take, what stays, and what follows. */
export function WhatGoes({ preview }: { preview: ConsentPreview }) {
  return (
    <div className="grid gap-4">
      <p className="font-medium">{preview.headline}</p>
      {preview.sentences.length ? <Listed title="This goes" sentences={preview.sentences} /> : null}
      {preview.cards.length ? (
        <Listed
          title="You would no longer see"
          sentences={preview.cards.map((each) => each.title)}
        />
      ) : null}
      {preview.stays_sentences.length ? (
        <Listed title="This stays" sentences={preview.stays_sentences} soft />
      ) : null}
      <p className="text-sm text-soft">{preview.afterwards}</p>
    </div>
  );
}

const Listed = ({
  title,
  sentences,
  soft,
}: {
  title: string;
  sentences: string[];
  soft?: boolean;
}) => (
  <section className={soft ? "text-sm text-soft" : undefined}>
    <h3 className="mb-1 text-sm font-medium text-ink">{title}</h3>
    <ul className="grid list-disc gap-1 pl-5">
      {sentences.map((each) => (
        <li key={each}>{each}</li>
      ))}
    </ul>
  </section>
);
