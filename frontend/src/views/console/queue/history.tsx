import type { Decided } from "@/api/schema";
import { moment } from "@/ui/said";

import { ACTED, nameOf, plain } from "./words";

/** Every event of a review, the newest first. */
export function History({ events }: { events: readonly Decided[] }) {
  if (events.length === 0) return null;
  return (
    <details className="rounded-xl border border-line bg-card px-5 py-3" open={events.some(speaks)}>
      <summary className="cursor-pointer text-sm font-medium">
        What happened to it <span className="text-soft figures">({events.length})</span>
      </summary>
      <ol className="mt-3 grid gap-3 border-l border-line pl-4 text-sm">
        {events.toReversed().map((event, at) => (
          <li key={at}>
            <p>
              <span className="font-medium">{nameOf(event.by)}</span>{" "}
              {ACTED[event.action] ?? event.action}
              {event.action === "snooze" && event.until ? ` until ${moment(event.until)}` : ""}
              {event.code && event.code !== "other" ? ` · ${plain(event.code)}` : ""}
            </p>
            {event.reason ? <p className="whitespace-pre-line">{event.reason}</p> : null}
            <p className="text-xs text-soft figures">{moment(event.at)}</p>
          </li>
        ))}
      </ol>
    </details>
  );
}

const speaks = (event: Decided) => event.reason !== "" && event.action !== "undo";
