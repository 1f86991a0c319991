import { useSearch } from "@tanstack/react-router";

import { hooks } from "../../../api/client";

/** What the records of a day describe. One look for all parts of the page. */
export function usePattern(userId: string) {
  const { as_of } = useSearch({ from: "/console/people/$userId" });
  return hooks.useQuery(
    "get",
    "/api/v1/users/{user_id}/pattern",
    { params: { path: { user_id: userId }, query: { as_of } } },
    { placeholderData: (before) => before, staleTime: 60_000, refetchOnWindowFocus: false },
  );
}
