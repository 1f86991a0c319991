import { useQueryClient } from "@tanstack/react-query";

import { hooks } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import type { PurposeBody } from "../../../api/schema";
import { useUserId } from "../../../app/session";
import { Button } from "../../../ui/button";
import { Dialog } from "../../../ui/dialog";
import { Wrong } from "../../../ui/state";
import { say } from "../../../ui/toast";
import { useOnce } from "../../once";
import { NAME, paragraphs } from "./purposes";

/** The text to agree to, and the button that agrees to exactly that text. */
export function TurnOn({ purpose, close }: { purpose: PurposeBody; close: () => void }) {
  const user_id = useUserId();
  const cache = useQueryClient();
  const once = useOnce();
  const name = NAME[purpose.purpose];
  const { hash, text, version } = purpose.text_now;
  const grant = hooks.useMutation("post", "/api/v1/consent", {
    onSuccess: async () => {
      once.taken();
      close();
      say(`${name}: on.`);
      await cache.invalidateQueries();
    },
    onError: async (error) => {
      // The text was changed in the meantime: show the one in force, and ask again.
      if (asProblem(error).status === 409)
        await cache.invalidateQueries({ queryKey: ["get", "/api/v1/consent/{user_id}"] });
    },
  });
  const body = {
    user_id,
    action: "grant" as const,
    note: "",
    purposes: [purpose.purpose],
    text_hash: { [purpose.purpose]: hash },
  };
  return (
    <Dialog open onOpenChange={close} title={`Turn on: ${name}`} said={`The words of ${version}:`}>
      <div className="grid gap-3 rounded-lg bg-sunken p-4">
        {paragraphs(text).map((each) => (
          <p key={each}>{each}</p>
        ))}
      </div>
      <div className="mt-4 grid gap-3">
        <Wrong error={grant.error} />
        <div className="flex flex-wrap gap-2">
          <Button
            kind="primary"
            busy={grant.isPending}
            onClick={() => grant.mutate({ body, params: { header: once.header(body) } })}
          >
            Turn it on
          </Button>
          <Button onClick={close}>Leave it off</Button>
        </div>
      </div>
    </Dialog>
  );
}
