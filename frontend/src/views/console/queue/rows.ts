import { useInfiniteQuery, useQueryClient, type InfiniteData } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";

import { api } from "@/api/client";
import type { Closed, Queued, QueuePage } from "@/api/schema";

import type { QueueQuery } from "./lanes";

/** An item as the list needs it; `title` is null where its user's consent does not stand. */
export interface Row {
  id: string;
  user_id: string;
  window_days: number;
  title: string | null;
  persona: string | null;
  kind: string | null;
  by_model: boolean;
  status: Queued["status"];
  since: string;
  flagged: boolean;
  escalated: boolean;
  lease_by: string | null;
  lease_until: string | null;
  snoozed_until: string | null;
}

interface Page {
  rows: Row[];
  total: number;
  next: string | null;
}

const PAGE = 50;

/** What is kept of an answer: ten thousand items in full would be fifty megabytes. */
export function rowOf(item: Queued | Closed): Row {
  const open = "title" in item;
  return {
    id: item.id,
    user_id: item.user_id,
    window_days: item.window_days,
    title: open ? item.title : null,
    persona: open ? item.persona : null,
    kind: open ? item.kind : null,
    by_model: open && item.worded_by === "model",
    status: item.status,
    since: open ? item.waiting_since : item.created_at,
    flagged: open && item.flagged,
    escalated: open && item.escalated,
    lease_by: open ? item.lease_by : null,
    lease_until: open ? item.lease_until : null,
    snoozed_until: open ? item.snoozed_until : null,
  };
}

const pageOf = (page: QueuePage): Page => ({
  rows: page.items.map(rowOf),
  total: page.total,
  next: page.next_cursor,
});

/** The queue, page by page. */
export function useRows(query: QueueQuery | null) {
  const asked = useInfiniteQuery({
    queryKey: ["queue", "rows", query],
    enabled: query !== null,
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) => {
      const cursor = pageParam === null ? {} : { cursor: pageParam };
      const params = { query: { ...query, ...cursor, limit: PAGE } };
      const { data } = await api.GET("/api/v1/operator/review", { params, signal });
      return pageOf(data!);
    },
    getNextPageParam: (page: Page) => page.next,
    // A list that is read does not change under the reader, and comparing it anew costs frames.
    structuralSharing: false,
    refetchOnWindowFocus: false,
    staleTime: 60_000,
  });
  const pages = asked.data?.pages;
  const rows = useMemo(() => once(pages ?? []), [pages]);
  return { ...asked, rows, total: pages?.at(-1)?.total ?? 0 };
}

/** Every item once: between two pages one may have moved. */
function once(pages: readonly Page[]): Row[] {
  const found = new Map<string, Row>();
  for (const page of pages)
    for (const row of page.rows) if (!found.has(row.id)) found.set(row.id, row);
  return [...found.values()];
}

/** Puts what became of an item where it stands in every list, so that nothing jumps. */
export function useReplaced(): (item: Queued | Closed) => void {
  const cache = useQueryClient();
  return useCallback(
    (item) => {
      const row = rowOf(item);
      cache.setQueriesData<InfiniteData<Page>>(
        { queryKey: ["queue", "rows"] },
        (data) => data && { ...data, pages: data.pages.map((page) => replaced(page, row)) },
      );
    },
    [cache],
  );
}

function replaced(page: Page, row: Row): Page {
  if (!page.rows.some((each) => each.id === row.id)) return page;
  return { ...page, rows: page.rows.map((each) => (each.id === row.id ? row : each)) };
}
