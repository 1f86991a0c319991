import { Link } from "@tanstack/react-router";
import { BellOff, Check, CircleHelp, Clock, RotateCcw } from "lucide-react";
import { lazy, Suspense, useState } from "react";

import type { ShelfItem } from "../../../api/schema";
import { Button } from "../../../ui/button";
import { RecommendationCard } from "../../../ui/recommendation-card";
import { longDay } from "../../../ui/said";
import { Wrong } from "../../../ui/state";
import { useMark } from "./shelf";
import { useWhy } from "./use-why";

const Later = lazy(() => import("./later"));

/** An item as its user reads it, and what can be done with it: reasons, finished, later, never.
 * `day` is today, as the server has it. */
export function ItemCard({
  item,
  day,
  level = 2,
}: {
  item: ShelfItem;
  day: string;
  level?: 1 | 2;
}) {
  const { busy, error, mark } = useMark();
  const { data: why } = useWhy(item.shown.id);
  const [asking, setAsking] = useState(false);
  return (
    <div className="grid gap-3">
      <RecommendationCard
        item={item.shown}
        level={level}
        beside={standing(item) || minutesOf(why?.reading_minutes)}
        actions={
          <>
            {item.state === "new" ? (
              <>
                {item.shown.kind === "offer" ? null : (
                  <Button kind="primary" busy={busy} onClick={() => mark(item, "read")}>
                    <Check aria-hidden className="size-4" />I have read it
                  </Button>
                )}
                <Button busy={busy} aria-haspopup="dialog" onClick={() => setAsking(true)}>
                  <Clock aria-hidden className="size-4" />
                  Later
                </Button>
                <Button busy={busy} onClick={() => mark(item, "never")}>
                  <BellOff aria-hidden className="size-4" />
                  Never again
                </Button>
              </>
            ) : (
              <Button busy={busy} onClick={() => mark(item, BACK[item.state].action)}>
                <RotateCcw aria-hidden className="size-4" />
                {BACK[item.state].said}
              </Button>
            )}
            <Button asChild kind="quiet" className="sm:ml-auto">
              <Link
                to="."
                search={(now: object) => ({ ...now, why: item.shown.id })}
                resetScroll={false}
              >
                <CircleHelp aria-hidden className="size-4" />
                Why am I seeing this?
              </Link>
            </Button>
          </>
        }
      />
      <Wrong error={error} />
      <Suspense>
        {asking ? (
          <Later
            item={item}
            day={day}
            until={(until) => mark(item, "later", until)}
            close={() => setAsking(false)}
          />
        ) : null}
      </Suspense>
    </div>
  );
}

/** How long it takes to read, once it is known. */
const minutesOf = (minutes: number | undefined) =>
  minutes === undefined ? null : minutes === 1 ? "1 minute to read" : `${minutes} minutes to read`;

const BACK = {
  new: { action: "undo_read", said: "Bring it back" },
  read: { action: "undo_read", said: "Not finished yet" },
  later: { action: "undo_later", said: "Bring it back now" },
  never: { action: "undo_never", said: "Show it again" },
} as const;

/** Where an item stands, in a few words. */
export function standing(item: ShelfItem): string {
  switch (item.state) {
    case "read":
      return item.read_at ? `Finished ${longDay(item.read_at)}` : "Finished";
    case "later":
      return item.later_until ? `Comes back ${longDay(item.later_until)}` : "Put by";
    case "never":
      return "Put away";
    case "new":
      return "";
  }
}
