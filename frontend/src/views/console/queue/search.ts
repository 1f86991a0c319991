import type { StageBody } from "@/api/schema";

import { isLane, type LaneName } from "./lanes";

/** What the queue's address says: the lane, what narrows it, the item, and what is done with it. */
export interface QueueSearch {
  lane?: LaneName;
  item?: string;
  do?: Doing;
  user?: string;
  persona?: string;
  of?: string;
  kind?: "education" | "offer";
  window?: 30 | 180;
  sort?: "newest" | "waiting";
  /** The stage of the trace that is open. */
  stage?: StageName;
}

const STAGES = [
  "data",
  "signals",
  "persona",
  "candidates",
  "guardrails",
  "draft",
  "checks",
] as const satisfies readonly StageBody["name"][];
export type StageName = (typeof STAGES)[number];

/** What can be open at the foot of an item. */
export const DOING = [
  "approve",
  "edit",
  "override",
  "reject",
  "escalate",
  "snooze",
  "note",
  "flag",
  "withdraw",
] as const;
export type Doing = (typeof DOING)[number];

const among = <T>(all: readonly T[], found: unknown): T | undefined =>
  all.find((each) => each === found);
const text = (found: unknown): string | undefined =>
  typeof found === "string" && found !== "" && found.length <= 200 ? found : undefined;

/** Reads an address. What it does not know it leaves out. */
export function queueSearch(search: Record<string, unknown>): QueueSearch {
  const read: QueueSearch = {
    lane: isLane(search.lane) ? search.lane : undefined,
    item: text(search.item),
    do: among(DOING, search.do),
    user: text(search.user),
    persona: text(search.persona),
    of: text(search.of),
    kind: among(["education", "offer"] as const, search.kind),
    window: among([30, 180] as const, search.window),
    sort: among(["newest", "waiting"] as const, search.sort),
    stage: among(STAGES, search.stage),
  };
  return Object.fromEntries(
    Object.entries(read).filter(([, value]) => value !== undefined),
  ) as QueueSearch;
}
