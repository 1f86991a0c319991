import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { api, newKey } from "@/api/client";

import type { Texts } from "./diff";

const REST_MS = 450;

/** What has rested for a moment: nobody is judged in the middle of a word. */
export function useRested<T>(value: T, ms = REST_MS): T {
  const [rested, setRested] = useState(value);
  const words = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), ms);
    return () => clearTimeout(timer);
    // By its words: the object is a new one at each drawing.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [words, ms]);
  return rested;
}

/** What the guardrails say of an edited text; it is kept nowhere. */
export function useCheck(id: string, texts: Texts, wanted: boolean) {
  const rested = useRested(texts);
  const asked = useQuery({
    queryKey: ["check", id, rested],
    enabled: wanted,
    queryFn: async ({ signal }) => {
      const params = {
        path: { recommendation_id: id },
        header: { "Idempotency-Key": newKey() },
      };
      const to = "/api/v1/operator/review/{recommendation_id}/check";
      const { data } = await api.POST(to, { params, body: rested, signal });
      return data!;
    },
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
    retry: false,
  });
  const settled = JSON.stringify(rested) === JSON.stringify(texts);
  /** Of exactly this text, and not of one that was typed before. */
  const current = settled && !asked.isPlaceholderData && !asked.isFetching;
  return { ...asked, current };
}
