import { hooks } from "../../../api/client";
import { useUserId } from "../../../app/session";

/** The reasons of an item, and with them how long it takes to read. */
export function useWhy(recommendation_id: string) {
  const user_id = useUserId();
  return hooks.useQuery("get", "/api/v1/users/{user_id}/recommendations/{recommendation_id}/why", {
    params: { path: { user_id, recommendation_id } },
  });
}
