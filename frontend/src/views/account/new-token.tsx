import { useState, type FormEvent } from "react";

import { hooks } from "../../api/client";
import { useKept } from "../../app/kept";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Choice, TextField } from "../../ui/fields";
import { dayOf } from "../../ui/said";
import { Wrong } from "../../ui/state";
import { useOnce } from "../once";

const DAYS = [7, 30, 90] as const;

/** Makes a token, and tells its secret this once. */
export function NewToken({ close, made }: { close: () => void; made: () => void }) {
  const once = useOnce();
  const [label, setLabel, sent] = useKept("account:new-token");
  const [days, setDays] = useState<number>(30);
  const issue = hooks.useMutation("post", "/api/v1/account/tokens", {
    onSuccess: () => {
      once.taken();
      sent();
      made();
    },
  });

  function send(event: FormEvent) {
    event.preventDefault();
    const body = { label, days };
    issue.mutate({ body, params: { header: once.header(body) } });
  }

  if (issue.data)
    return <Told token={issue.data.token} until={issue.data.expires_at} close={close} />;
  return (
    <Dialog open steady onOpenChange={close} title="Make a token">
      <form onSubmit={send} className="grid gap-4">
        <TextField
          label="What it is for"
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
          hint="You find it by this later."
          required
        />
        <Choice
          label="How long it lives"
          value={days}
          onChange={(event) => setDays(Number(event.currentTarget.value))}
        >
          {DAYS.map((each) => (
            <option key={each} value={each}>
              {each} days
            </option>
          ))}
        </Choice>
        <Wrong error={issue.error} />
        <Button kind="primary" type="submit" busy={issue.isPending} className="justify-self-start">
          Make it
        </Button>
      </form>
    </Dialog>
  );
}

function Told({ token, until, close }: { token: string; until: string; close: () => void }) {
  const [copied, setCopied] = useState(false);
  return (
    <Dialog
      open
      steady
      onOpenChange={close}
      title="Your token"
      said={`It is told this once, and ends on ${dayOf(until)}. Whoever has it can ask in your name.`}
    >
      <code className="rounded-lg bg-sunken p-3 font-mono text-sm break-all select-all">
        {token}
      </code>
      <div className="mt-4 flex flex-wrap gap-2">
        <Button
          kind="primary"
          onClick={() => void navigator.clipboard.writeText(token).then(() => setCopied(true))}
        >
          {copied ? "Copied" : "Copy it"}
        </Button>
        <Button onClick={close}>Close</Button>
      </div>
    </Dialog>
  );
}
