import { Link } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";

import type { ShelfItem } from "../../../api/schema";
import { Badge } from "../../../ui/badge";
import { standing } from "./item-card";

/** An item on the shelf: what it is called, why it is there, how long it takes. */
export function Row({ item }: { item: ShelfItem }) {
  const { shown, feedback } = item;
  return (
    <li>
      <Link
        to="."
        search={(now: object) => ({ ...now, item: shown.id })}
        className="group flex items-center gap-4 rounded-xl border border-line bg-card p-4 hover:border-line-strong sm:p-5"
      >
        <span className="grid min-w-0 flex-1 gap-1">
          {shown.kind === "offer" ? (
            <span>
              <Badge tone="heed">Partner offer</Badge>
            </span>
          ) : null}
          <span className="text-base font-semibold group-hover:text-mark">{shown.title}</span>
          <span className="line-clamp-2 text-sm text-soft">Because {shown.because}.</span>
          <span className="mt-1 flex flex-wrap items-center gap-2 text-sm text-soft figures empty:hidden">
            {standing(item) || null}
            {feedback ? <Badge>{FOUND[feedback.verdict]}</Badge> : null}
          </span>
        </span>
        <ChevronRight aria-hidden className="size-5 shrink-0 text-line-strong" />
      </Link>
    </li>
  );
}

const FOUND = { helpful: "You found it helpful", not_helpful: "You found it not helpful" } as const;
