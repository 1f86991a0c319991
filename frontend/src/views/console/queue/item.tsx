import { Link } from "@tanstack/react-router";
import { useContext } from "react";

import { hooks } from "@/api/client";
import { asProblem } from "@/api/problem";
import type { EvidenceBody, Queued } from "@/api/schema";
import { useWho } from "@/app/session";
import { Badge } from "@/ui/badge";
import { dayOf } from "@/ui/said";
import { Failed, State, Waiting } from "@/ui/state";

import { DecisionBar } from "./decide/bar";
import { TextsDiff, type Texts } from "./decide/diff";
import { textsOf } from "./decide/reword";
import { History } from "./history";
import { Card } from "./item-card";
import { useLease } from "./lease";
import { Notices } from "./notices";
import { DeskContext } from "./desk";
import type { Reviewed } from "./types";
import { useNow } from "./now";
import { isAccount, plain, STATUS, timeOf, waits } from "./words";

/** One item: what stands in the way, the card as its user will see it, and what can be done. */
export function Item({ id, evidence }: { id: string; evidence: EvidenceBody | undefined }) {
  const params = { path: { recommendation_id: id } };
  const asked = hooks.useQuery(
    "get",
    "/api/v1/operator/review/{recommendation_id}",
    { params },
    { refetchOnWindowFocus: false, staleTime: 60_000 },
  );
  if (asked.isPending) return <Waiting rows={4} label="Loading the item" />;
  if (!asked.data) {
    if (asProblem(asked.error).status === 403) return <ClosedItem error={asked.error} />;
    return <Failed error={asked.error} retry={() => void asked.refetch()} />;
  }
  return <Open reviewed={asked.data} evidence={evidence} />;
}

function ClosedItem({ error }: { error: unknown }) {
  return (
    <State title="This item is closed" tone="heed">
      <p>{asProblem(error).detail}</p>
      <p className="mt-2">There is nothing to decide while it is so. Go on with J.</p>
    </State>
  );
}

function Open({ reviewed, evidence }: { reviewed: Reviewed; evidence: EvidenceBody | undefined }) {
  const { recommendation: item, stale, events } = reviewed;
  const who = useWho();
  const desk = useContext(DeskContext);
  const now = useNow();
  const operator = who.role === "operator";
  const lease = useLease(item.id, item.version, operator && waits(item.status));
  const mine = {
    lease: isAccount(item.lease_by, who.account_id),
    first: isAccount(item.first_by, who.account_id),
  };
  const taken = lease.problem?.status === 409 ? lease.problem : null;
  const blocked = {
    all: taken ? "Somebody else was first. A note is still possible." : null,
    approving: mine.first
      ? "You gave the first approval: a second person decides."
      : stale
        ? "A stale draft cannot be approved."
        : null,
  };
  const told = desk.told !== null && desk.told.id === item.id ? desk.told.sentence : null;
  return (
    <article aria-label={`Item ${item.id}`} className="grid gap-4">
      <Head item={item} until={lease.until} />
      <Notices {...{ item, stale, mine, told, taken, now }} />
      <Card item={item} evidence={evidence} />
      <Rewritten item={item} />
      <History events={events} />
      {operator ? <DecisionBar {...{ item, blocked, now }} /> : null}
    </article>
  );
}

function Head({ item, until }: { item: Queued; until: string | null }) {
  return (
    <header className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-sm">
      <h2 className="sr-only">{item.title}</h2>
      <Badge tone={item.status === "flagged" ? "heed" : "plain"}>{STATUS[item.status]}</Badge>
      {item.escalated ? <Badge tone="heed">Escalated</Badge> : null}
      <Link className="link" to="/console/people/$userId" params={{ userId: item.user_id }}>
        {item.user_id}
      </Link>
      <span role="status" className="ml-auto text-xs text-note">
        {until ? `Yours until ${timeOf(until)}` : ""}
      </span>
      <span className="w-full text-soft">
        {plain(item.persona)} · {item.window_days} days to {dayOf(item.as_of)}
      </span>
    </header>
  );
}

/** How the words that stand differ from those that were drafted. */
function Rewritten({ item }: { item: Queued }) {
  const drafted = item.drafted as unknown as Texts;
  const words = textsOf(item);
  const same = (["title", "because", "body"] as const).every(
    (part) => drafted[part] === words[part],
  );
  const template = item.template;
  if (same && !template) return null;
  return (
    <details className="rounded-xl border border-line bg-card px-5 py-3">
      <summary className="cursor-pointer text-sm font-medium">
        {same ? "Beside the catalog's own words" : "Beside the words it was drafted in"}
      </summary>
      <div className="mt-3">
        <TextsDiff before={same ? template! : drafted} after={words} />
      </div>
    </details>
  );
}
