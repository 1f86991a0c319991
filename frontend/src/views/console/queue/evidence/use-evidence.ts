import { hooks } from "@/api/client";

/** What an item rests on, read once the item is open. */
export function useEvidence(id: string | undefined) {
  return hooks.useQuery(
    "get",
    "/api/v1/operator/review/{recommendation_id}/evidence",
    { params: { path: { recommendation_id: id ?? "" } } },
    { enabled: id !== undefined, refetchOnWindowFocus: false, staleTime: 60_000 },
  );
}
