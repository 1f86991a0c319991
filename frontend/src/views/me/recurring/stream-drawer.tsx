import { useState } from "react";

import type { StreamBody } from "../../../api/schema";
import { useUserId } from "../../../app/session";
import { Badge } from "../../../ui/badge";
import { Button } from "../../../ui/button";
import { Dialog } from "../../../ui/dialog";
import { Rows } from "../../../ui/rows-drawer";
import { dollars, longDay, shortDay } from "../../../ui/said";
import { State, Wrong } from "../../../ui/state";
import { useCorrect } from "./correcting";
import { correctionOf } from "./row-correction";

/** One thing that comes back: its prices, its days, its rows, and "it does not come back". */
export function StreamDrawer({
  stream,
  unknown,
  close,
}: {
  stream: StreamBody | null;
  /** The address names one that is not there. */
  unknown: boolean;
  close: () => void;
}) {
  return (
    <Dialog
      drawer
      open={stream !== null || unknown}
      onOpenChange={(open) => !open && close()}
      title={stream ? stream.name || "Without a name" : "It is not here"}
      said={stream?.sentence}
    >
      {stream ? (
        <Known key={stream.key} stream={stream} close={close} />
      ) : (
        <State
          title="Nothing of that name comes back"
          action={<Button onClick={close}>Show everything that comes back</Button>}
        >
          It may have been corrected since, or the address is of another day.
        </State>
      )}
    </Dialog>
  );
}

function Known({ stream, close }: { stream: StreamBody; close: () => void }) {
  const user_id = useUserId();
  return (
    <div className="grid grid-cols-1 gap-6">
      <div className="flex flex-wrap gap-2">
        <Badge>{stream.kind_words}</Badge>
        <Badge>{stream.cadence_words}</Badge>
        <Badge tone={stream.status === "MATURE" ? "mark" : "note"}>{stream.status_words}</Badge>
        {stream.counted ? null : <Badge>not in the totals</Badge>}
      </div>
      <Figures stream={stream} />
      {stream.price_changes.length ? <Changes stream={stream} /> : null}
      {stream.expected.length ? (
        <section>
          <h3 className="font-medium">Expected</h3>
          <p className="mt-1 text-sm text-soft figures">
            {stream.expected.map(shortDay).join(", ")}
          </p>
        </section>
      ) : null}
      <NotRecurring stream={stream} close={close} />
      <section className="grid gap-3">
        <h3 className="font-medium">Rows</h3>
        <Rows userId={user_id} query={stream.query} actions={correctionOf} />
      </section>
    </div>
  );
}

function Figures({ stream }: { stream: StreamBody }) {
  const facts = [
    ["Last", dollars(stream.last_cents)],
    ["Typical", dollars(stream.typical_cents)],
    ["In a month", stream.monthly_cents === null ? "–" : dollars(stream.monthly_cents)],
    ["Since", longDay(stream.first_date)],
  ];
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-3">
      {facts.map(([term, said]) => (
        <div key={term}>
          <dt className="text-sm text-soft">{term}</dt>
          <dd className="font-medium figures">{said}</dd>
        </div>
      ))}
    </dl>
  );
}

function Changes({ stream }: { stream: StreamBody }) {
  return (
    <section>
      <h3 className="font-medium">Prices</h3>
      <ol className="mt-2 grid gap-2">
        {stream.price_changes.toReversed().map((change) => (
          <li key={change.date} className="border-l-2 border-line pl-3 text-sm">
            <span className="block font-medium figures">
              {dollars(change.before_cents)} <span aria-hidden>→</span>
              <span className="sr-only">to</span> {dollars(change.after_cents)}
            </span>
            <span className="text-soft">{change.sentence}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Two steps, because it moves figures elsewhere; and it can be taken back. */
function NotRecurring({ stream, close }: { stream: StreamBody; close: () => void }) {
  const [asked, ask] = useState(false);
  const { correct, isPending, error } = useCorrect();

  async function say() {
    try {
      await correct({ said: "not_recurring", stream: stream.key, note: "" });
      close();
    } catch {
      // It is told beside the button.
    }
  }

  if (!asked)
    return (
      <Button className="justify-self-start" onClick={() => ask(true)}>
        This does not come back
      </Button>
    );
  return (
    <div className="grid gap-3 rounded-lg border border-line p-4">
      <p className="text-sm">
        {stream.name || "It"} is then left out of what comes back, and your figures and patterns are
        worked out again at once. The rows stay, and you can take it back.
      </p>
      <Wrong error={error} />
      <div className="flex flex-wrap gap-2">
        <Button kind="primary" size="small" busy={isPending} onClick={() => void say()}>
          Leave it out
        </Button>
        <Button size="small" onClick={() => ask(false)}>
          Keep it
        </Button>
      </div>
    </div>
  );
}
