import { TrendingUp } from "lucide-react";

import type { StreamBody } from "../../../api/schema";
import { Card, CardHead } from "../../../ui/card";
import { dayOf, dollars } from "../../../ui/said";

/** Prices that rose on something that runs, the latest first. */
export function risesOf(streams: readonly StreamBody[]) {
  return streams
    .filter((stream) => stream.status !== "TOMBSTONED")
    .flatMap((stream) =>
      stream.price_changes.filter((change) => change.rise).map((change) => ({ stream, change })),
    )
    .toSorted((a, b) => b.change.date.localeCompare(a.change.date));
}

/** Price rises with both prices. */
export function Prices({
  streams,
  onOpen,
}: {
  streams: readonly StreamBody[];
  onOpen: (key: string) => void;
}) {
  const rises = risesOf(streams);
  if (!rises.length) return null;
  return (
    <Card>
      <CardHead
        title={rises.length === 1 ? "One price rose" : `${rises.length} prices rose`}
        said="On what still runs, the latest first."
      />
      <ul className="grid gap-3">
        {rises.map(({ stream, change }) => (
          <li
            key={stream.key + change.date}
            className="flex flex-wrap items-center gap-x-3 text-sm"
          >
            <TrendingUp aria-hidden className="size-4 text-heed" />
            <button type="button" className="font-medium link" onClick={() => onOpen(stream.key)}>
              {stream.name}
            </button>
            <span className="figures">
              {dollars(change.before_cents)} <span aria-hidden>→</span>
              <span className="sr-only">to</span> {dollars(change.after_cents)}
            </span>
            <span className="text-soft">since {dayOf(change.date)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
