import { Link } from "@tanstack/react-router";

import type { ShelfItem, WaitingBody } from "../../../api/schema";
import { Button } from "../../../ui/button";
import { State } from "../../../ui/state";
import { ItemCard } from "../learn/item-card";
import { Standing, useStatus } from "../states";

/** The one lesson of the day; without one, why there is none and what can be done instead. */
export function OneCard({
  card,
  day,
  waiting,
}: {
  card: ShelfItem | null;
  day: string;
  waiting: WaitingBody;
}) {
  return (
    <section aria-label="Your lesson" className="grid gap-3">
      {card ? <ItemCard key={card.shown.id} item={card} day={day} /> : <None />}
      {waiting.sentence ? <p className="text-sm text-soft">{waiting.sentence}</p> : null}
    </section>
  );
}

function None() {
  const { data } = useStatus();
  if (data && data.state !== "ready") return <Standing status={data} />;
  return (
    <State
      title="Nothing new to read"
      action={
        <Button asChild>
          <Link to="/me/learn">Open Learn</Link>
        </Button>
      }
    >
      <p>What you finished or put by is under Learn.</p>
    </State>
  );
}
