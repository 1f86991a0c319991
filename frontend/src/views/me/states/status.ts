import { useUserId } from "../../../app/session";
import { hooks } from "../../../api/client";
import type { UserStatus } from "../../../api/schema";

export type State = UserStatus["state"];

/** Where the user stands, as the server says it; a page chooses its state by it. */
export function useStatus() {
  const user_id = useUserId();
  return hooks.useQuery("get", "/api/v1/users/{user_id}/status", { params: { path: { user_id } } });
}

/** Nothing of the user may be read: no page of theirs has anything to show. */
export const CLOSED: readonly State[] = ["never_consented", "consent_withdrawn", "consent_ended"];

/** Besides those, there is nothing on record. */
export const WITHOUT_RECORDS: readonly State[] = [...CLOSED, "empty"];
