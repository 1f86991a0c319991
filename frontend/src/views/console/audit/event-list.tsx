import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";

import { hooks } from "../../../api/client";
import type { AuditEventBody } from "../../../api/schema";
import { Button } from "../../../ui/button";
import { Card } from "../../../ui/card";
import { moment } from "../../../ui/said";
import { Failed, State, Waiting } from "../../../ui/state";
import { EventDetails } from "./event-details";

const LIMIT = 50;

/** The log, the latest first. */
export function EventList() {
  const { part: _, offset: __, ...narrowed } = useSearch({ from: "/console/audit" });
  const navigate = useNavigate({ from: "/console/audit" });
  const asked = hooks.useQuery(
    "get",
    "/api/v1/audit/events",
    { params: { query: { ...narrowed, limit: LIMIT } } },
    { placeholderData: (before) => before },
  );
  if (asked.error) return <Failed error={asked.error} retry={() => void asked.refetch()} />;
  if (!asked.data) return <Waiting label="Reading the log" />;
  const { items, next_cursor } = asked.data;
  const { cursor } = narrowed;
  if (!items.length)
    return (
      <State
        title="No entry is like this"
        action={<Button onClick={() => void navigate({ search: {} })}>Show the whole log</Button>}
      >
        Nothing that was done fits what you narrowed it by.
      </State>
    );
  return (
    <Card className="p-0 sm:p-0" aria-busy={asked.isPlaceholderData}>
      <h2 className="sr-only">Entries, the latest first</h2>
      <ul className="divide-y divide-line">
        {items.map((event) => (
          <EventRow key={event.seq} event={event} />
        ))}
      </ul>
      <nav
        aria-label="Pages of the log"
        className="flex flex-wrap items-center justify-between gap-3 border-t border-line p-4"
      >
        <p className="text-sm text-soft figures">
          Entries {items[0]?.seq} down to {items.at(-1)?.seq}
        </p>
        <div className="flex gap-2">
          {cursor ? (
            <Button
              size="small"
              onClick={() => void navigate({ search: (now) => ({ ...now, cursor: undefined }) })}
            >
              Newest
            </Button>
          ) : null}
          <Button
            size="small"
            disabled={next_cursor === null}
            onClick={() =>
              void navigate({ search: (now) => ({ ...now, cursor: next_cursor ?? undefined }) })
            }
          >
            Older entries
            <ChevronRight aria-hidden className="size-4" />
          </Button>
        </div>
      </nav>
    </Card>
  );
}

function EventRow({ event }: { event: AuditEventBody }) {
  return (
    <li>
      <details className="group">
        <summary className="grid cursor-pointer list-none gap-x-4 gap-y-0.5 px-4 py-3 hover:bg-sunken sm:grid-cols-[4rem_1fr_auto]">
          <span className="text-sm text-soft figures">{event.seq}</span>
          <span className="min-w-0">
            {event.sentence}
            <span className="ml-2 font-mono text-xs text-soft">{event.action}</span>
          </span>
          <span className="text-sm text-soft figures">{moment(event.at)}</span>
        </summary>
        <div className="px-4 pb-4 sm:pl-24">
          <EventDetails event={event} />
          {/^u-/.test(event.subject) ? (
            <p className="mt-3 text-sm">
              <Link
                to="/console/people/$userId"
                params={{ userId: event.subject }}
                className="link"
              >
                Open {event.subject}
              </Link>
            </p>
          ) : null}
        </div>
      </details>
    </li>
  );
}
