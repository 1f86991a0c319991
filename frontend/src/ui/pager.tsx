import { ChevronLeft, ChevronRight } from "lucide-react";

import { Button } from "./button";
import { count } from "./said";
import { counted } from "./words";

/** Which of how many are shown, and the way to the others. */
export function Pager({
  total,
  offset,
  limit,
  shown,
  what,
  one,
  onMove,
}: {
  total: number;
  offset: number;
  limit: number;
  /** How many came in this page. */
  shown: number;
  /** What they are, in the plural. */
  what: string;
  /** One of them. */
  one: string;
  onMove: (offset: number) => void;
}) {
  const all = counted(total, one, what);
  const said =
    shown && shown < total ? `${count(offset + 1)}–${count(offset + shown)} of ${all}` : all;
  return (
    <nav aria-label={`Pages of ${what}`} className="flex items-center justify-between gap-3 pt-4">
      <p className="text-sm text-soft figures">{said}</p>
      {total > limit || offset > 0 ? (
        <div className="flex gap-2">
          <Button
            size="small"
            disabled={offset === 0}
            onClick={() => onMove(Math.max(0, offset - limit))}
          >
            <ChevronLeft aria-hidden className="size-4" />
            Previous
          </Button>
          <Button
            size="small"
            disabled={offset + shown >= total}
            onClick={() => onMove(offset + limit)}
          >
            Next
            <ChevronRight aria-hidden className="size-4" />
          </Button>
        </div>
      ) : null}
    </nav>
  );
}
