import { Link } from "@tanstack/react-router";
import { BellOff, Check, CircleHelp, Clock, RotateCcw } from "lucide-react";

import type { ShelfItem } from "../../../api/schema";
import { Button } from "../../../ui/button";
import { RecommendationCard } from "../../../ui/recommendation-card";
import { longDay } from "../../../ui/said";
import { Wrong } from "../../../ui/state";
import { useMark } from "./shelf";

/** An item as its user reads it, and what can be done with it: reasons, finished, later, never. */
export function ItemCard({ item, level = 2 }: { item: ShelfItem; level?: 1 | 2 }) {
  const { busy, error, mark } = useMark();
  const lesson = item.shown.kind !== "offer";
  return (
    <div className="grid gap-3">
      <RecommendationCard
        item={item.shown}
        level={level}
        beside={standing(item)}
        actions={
          <>
            {item.state === "new" ? (
              <>
                {lesson ? (
                  <Button kind="primary" busy={busy} onClick={() => mark(item, "read")}>
                    <Check aria-hidden className="size-4" />I have read it
                  </Button>
                ) : null}
                <Button busy={busy} onClick={() => mark(item, "later")}>
                  <Clock aria-hidden className="size-4" />
                  Later
                </Button>
                <Button busy={busy} onClick={() => mark(item, "never")}>
                  <BellOff aria-hidden className="size-4" />
                  Never again
                </Button>
              </>
            ) : (
              <Button busy={busy} onClick={() => mark(item, BACK[item.state])}>
                <RotateCcw aria-hidden className="size-4" />
                {BACK_SAID[item.state]}
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
    </div>
  );
}

const BACK = { read: "undo_read", later: "undo_later", never: "undo_never" } as const;
const BACK_SAID = {
  read: "Not finished yet",
  later: "Bring it back now",
  never: "Show it again",
} as const;

/** Where an item stands, and how long it takes to read, in a few words. */
export function standing(item: ShelfItem): string {
  const minutes = item.reading_minutes === 1 ? "1 minute" : `${item.reading_minutes} minutes`;
  switch (item.state) {
    case "read":
      return item.read_at ? `Finished ${longDay(item.read_at)}` : "Finished";
    case "later":
      return item.later_until ? `Comes back ${longDay(item.later_until)}` : minutes;
    case "never":
      return "Put away";
    case "new":
      return minutes;
  }
}
