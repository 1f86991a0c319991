import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";

import { queueSearch, type QueueSearch } from "./search";

const route = getRouteApi("/console/queue");

/** Where the queue stands, and a way to stand elsewhere: an address either way. */
export function usePlace() {
  const search = queueSearch(route.useSearch());
  const navigate = useNavigate();
  const go = useCallback(
    (change: Partial<QueueSearch>, replace = false) =>
      void navigate({
        to: "/console/queue",
        search: (now) => queueSearch({ ...now, ...change }),
        replace,
      }),
    [navigate],
  );
  return { search, go };
}

/** The address of an item among what the queue shows now. */
export function hrefOf(search: QueueSearch, change: Partial<QueueSearch>): string {
  const next = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...search, ...change }))
    if (value !== undefined) next.set(name, String(value));
  return `/console/queue?${next}`;
}
