import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { api } from "../api/client";
import { GARBLED } from "../api/problem";
import type { TransactionsPage } from "../api/schema";

const PATH = "/api/v1/users/{user_id}/transactions";

/** What is asked for: the query behind a figure, narrowed by words that its reader looks for. */
export function narrowed(query: string, words: string, cursor: string | null): string {
  const asked = new URLSearchParams(query);
  const looked = words.trim();
  if (looked) asked.set("q", looked);
  if (cursor) asked.set("cursor", cursor);
  return asked.toString();
}

/** The rows of a query, a page at a time, newest first. */
export function useRowPages(userId: string, query: string, words: string) {
  return useInfiniteQuery({
    queryKey: ["get", PATH, userId, query, words],
    queryFn: async ({ pageParam, signal }): Promise<TransactionsPage> => {
      const { data, response } = await api.GET(PATH, {
        params: { path: { user_id: userId } },
        querySerializer: () => narrowed(query, words, pageParam),
        signal,
      });
      if (!data) throw GARBLED(response.status);
      return data;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** A value once it has stood still for a moment. */
export function useSettled<T>(value: T, forMs = 250): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), forMs);
    return () => clearTimeout(timer);
  }, [value, forMs]);
  return settled;
}
