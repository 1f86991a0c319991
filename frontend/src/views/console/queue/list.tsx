import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useRef } from "react";

import { Button } from "@/ui/button";
import { count } from "@/ui/said";
import { Failed, State, Waiting } from "@/ui/state";

import { laneOf, LANES } from "./lanes";
import { ListRow, ROW_HEIGHT } from "./list-row";
import { hrefOf, usePlace } from "./place";
import type { useRows } from "./rows";

const NEAR_THE_END = 60;

/** The items of a lane; only those in sight are drawn. */
export function List({ found, steps }: { found: ReturnType<typeof useRows>; steps: number }) {
  const { search, go } = usePlace();
  const { rows, total, hasNextPage, isFetchingNextPage, fetchNextPage } = found;
  const box = useRef<HTMLDivElement>(null);
  // Its functions are only called here.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 6,
  });
  const drawn = virtual.getVirtualItems();
  const last = drawn.at(-1)?.index ?? 0;
  const wanted = hasNextPage && !isFetchingNextPage && last > rows.length - NEAR_THE_END;
  useEffect(() => {
    if (wanted) void fetchNextPage();
  }, [wanted, fetchNextPage]);
  useInSight(box, virtual, rows, search.item, steps);

  const open = useCallback((item: string) => go({ item, do: undefined }), [go]);
  if (found.isPending) return <Waiting rows={5} label="Loading the queue" />;
  if (found.error && rows.length === 0)
    return <Failed error={found.error} retry={() => void found.refetch()} />;
  if (rows.length === 0) return <Empty />;
  return (
    <>
      <nav
        aria-label="Items of the lane"
        ref={box}
        className="min-h-0 flex-1 overflow-y-auto rounded-xl border border-line bg-card [contain:strict]"
      >
        <ol className="relative w-full" style={{ height: virtual.getTotalSize() }}>
          {drawn.map(({ index, start }) => {
            const row = rows[index]!;
            return (
              <li
                key={row.id}
                aria-posinset={index + 1}
                aria-setsize={total}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${start}px)` }}
              >
                <ListRow
                  row={row}
                  href={hrefOf(search, { item: row.id, do: undefined })}
                  current={row.id === search.item}
                  lane={LANES[laneOf(search)].query?.status ?? ""}
                  onOpen={open}
                />
              </li>
            );
          })}
        </ol>
      </nav>
      <p className="flex justify-between px-1 pt-2 text-xs text-soft figures">
        <span>
          {count(rows.length)} of {count(total)} loaded
        </span>
        <span role="status">{isFetchingNextPage ? "Loading more" : ""}</span>
      </p>
    </>
  );
}

/** Keeps the open item in sight, and takes the focus along when it was opened by a key. */
function useInSight(
  box: React.RefObject<HTMLDivElement | null>,
  virtual: { scrollToIndex: (index: number, to?: { align: "auto" }) => void },
  rows: ReturnType<typeof useRows>["rows"],
  item: string | undefined,
  steps: number,
) {
  const at = item === undefined ? -1 : rows.findIndex((row) => row.id === item);
  useEffect(() => {
    if (at < 0) return;
    virtual.scrollToIndex(at, { align: "auto" });
    if (steps === 0) return;
    const frame = requestAnimationFrame(() => {
      box.current?.querySelector<HTMLElement>("a[aria-current]")?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
    // Once for each step: later the reader may have scrolled elsewhere.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [item, steps, at < 0]);
}

function Empty() {
  const { search, go } = usePlace();
  const narrowed = search.user ?? search.persona ?? search.of ?? search.kind ?? search.window;
  if (narrowed !== undefined)
    return (
      <State
        title="Nothing like that is in this lane"
        action={
          <Button
            onClick={() =>
              go({
                user: undefined,
                persona: undefined,
                of: undefined,
                kind: undefined,
                window: undefined,
              })
            }
          >
            Show all of the lane
          </Button>
        }
      >
        The lane is narrowed down to something that is not in it.
      </State>
    );
  return (
    <State
      title="This lane is empty"
      action={
        laneOf(search) === "pending" ? undefined : (
          <Button onClick={() => go({ lane: undefined, item: undefined, do: undefined })}>
            Go to what is pending
          </Button>
        )
      }
    >
      {LANES[laneOf(search)].empty}
    </State>
  );
}
