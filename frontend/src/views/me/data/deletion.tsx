import { useState } from "react";

import { hooks } from "../../../api/client";
import type { DeletedBody } from "../../../api/schema";
import { useUserId } from "../../../app/session";
import { Button } from "../../../ui/button";
import { Card, CardHead } from "../../../ui/card";
import { Dialog } from "../../../ui/dialog";
import { TextField } from "../../../ui/fields";
import { Failed, Waiting, Wrong } from "../../../ui/state";
import { useOnce } from "../../once";
import { WhatGoes } from "./turn-off";

const WORDS = "delete everything";

/** The end of it all: said what goes, typed, then done. */
export function Deletion({ deleted }: { deleted: (body: DeletedBody) => void }) {
  const [open, setOpen] = useState(false);
  return (
    <Card>
      <CardHead
        title="Delete everything"
        said="Your records and all that was made of them go at once. It cannot be undone. You get a certificate."
      />
      <Button onClick={() => setOpen(true)}>See what would go</Button>
      {open ? <Asked close={() => setOpen(false)} deleted={deleted} /> : null}
    </Card>
  );
}

function Asked({ close, deleted }: { close: () => void; deleted: (body: DeletedBody) => void }) {
  const user_id = useUserId();
  const once = useOnce();
  const [typed, setTyped] = useState("");
  const preview = hooks.useQuery(
    "get",
    "/api/v1/consent/{user_id}/preview",
    { params: { path: { user_id }, query: { everything: true } } },
    { staleTime: 0, gcTime: 0 },
  );
  const erase = hooks.useMutation("post", "/api/v1/users/{user_id}/delete", { onSuccess: deleted });
  const body = { everything: true as const };
  const said = typed.trim().toLowerCase() === WORDS;
  return (
    <Dialog open steady onOpenChange={close} title="Delete everything of mine">
      {preview.error && !preview.data ? (
        <Failed error={preview.error} retry={() => void preview.refetch()} />
      ) : preview.data ? (
        <WhatGoes preview={preview.data} />
      ) : (
        <Waiting rows={3} label="Counting what will go" />
      )}
      <form
        className="mt-5 grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (said)
            erase.mutate({ body, params: { path: { user_id }, header: once.header(body) } });
        }}
      >
        <TextField
          label={
            <>
              Type <strong>{WORDS}</strong> to be sure
            </>
          }
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        <Wrong error={erase.error} />
        <div className="flex flex-wrap gap-2">
          <Button kind="stop" type="submit" busy={erase.isPending} disabled={!said}>
            Delete everything
          </Button>
          <Button onClick={close}>Keep it</Button>
        </div>
      </form>
    </Dialog>
  );
}
