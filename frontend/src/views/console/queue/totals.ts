import { useQueries, useQuery } from "@tanstack/react-query";

import { api } from "@/api/client";

import { DECIDED } from "./lanes";

type Status = "stale" | (typeof DECIDED)[number];

/** Past the end of every list: the total is told, and no item is looked at. */
const PAST_ALL = 1_000_000_000;

const counted = (status: Status) => ({
  queryKey: ["queue", "total", status],
  queryFn: async () => {
    const params = { query: { status, limit: 1, offset: PAST_ALL } };
    const { data } = await api.GET("/api/v1/operator/review", { params });
    return data!.total;
  },
  staleTime: 60_000,
});

/** How many stand somewhere that the lanes do not count. */
export const useTotal = (status: Status): number | undefined => useQuery(counted(status)).data;

/** The same for each outcome. */
export function useTotals(): Record<(typeof DECIDED)[number], number | undefined> {
  const asked = useQueries({ queries: DECIDED.map(counted) });
  return Object.fromEntries(DECIDED.map((name, at) => [name, asked[at]?.data])) as Record<
    (typeof DECIDED)[number],
    number | undefined
  >;
}
