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
    <Dialog open onOpenChange={close} title={`Turn off: ${name}`}>
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
      {preview.sentences.length ? (
        // Long lists scroll by themselves, so that the buttons stay in sight; a keyboard reaches it.
        <section
          aria-label="What goes"
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          className="max-h-[36dvh] overflow-y-auto rounded-lg bg-sunken p-3"
        >
          <ul className="grid list-disc gap-1 pl-5">
            {told(preview.sentences).map(([sentence, times]) => (
              <li key={sentence}>
                {sentence}
                {times > 1 ? <span className="text-soft"> ({times} times)</span> : null}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {preview.stays_sentences.length ? (
        <section className="text-sm text-soft">
          <h3 className="mb-1 font-medium text-ink">What stays</h3>
          <ul className="grid list-disc gap-1 pl-5">
            {preview.stays_sentences.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </section>
      ) : null}
      <p className="text-sm text-soft">{preview.afterwards}</p>
    </div>
  );
}

/** Each sentence once, and how often it was said: an item may be there for both windows. */
export function told(sentences: string[]): [string, number][] {
  const times = new Map<string, number>();
  for (const each of sentences) times.set(each, (times.get(each) ?? 0) + 1);
  return [...times];
}
