import type { operations } from "@/api/schema";

import type { QueueSearch } from "./search";

export type QueueQuery = NonNullable<operations["review_queue"]["parameters"]["query"]>;

interface Lane {
  name: string;
  /** What is asked of the queue; null where the lane has an answer of its own. */
  query: QueueQuery | null;
  /** Said where nothing is in it. */
  empty: string;
  /** Listed only while something is in it. */
  rare?: boolean;
}

/** The lanes in which work stands, by the names the server has for them. */
export const LANES = {
  pending: {
    name: "Pending",
    query: { status: "pending" },
    empty: "Nothing waits. The next run drafts what the records then call for.",
  },
  flagged: {
    name: "Flagged",
    query: { status: "flagged" },
    empty: "Nothing is flagged.",
  },
  awaiting_second: {
    name: "Second approver",
    query: { status: "awaiting_second" },
    empty: "Nothing waits for a second person.",
  },
  escalated: {
    name: "Escalated",
    query: { status: "waiting", escalated: true },
    empty: "Nothing is escalated.",
    rare: true,
  },
  snoozed: {
    name: "Snoozed",
    query: { status: "waiting", snoozed: true },
    empty: "Nothing is put off.",
    rare: true,
  },
  mine: {
    name: "Taken by you",
    query: { status: "waiting", mine: true },
    empty: "You have taken nothing.",
    rare: true,
  },
  held: {
    name: "On hold",
    query: { status: "all", held: true },
    empty: "Nothing is on hold: what was approved is with its users.",
    rare: true,
  },
  stale: {
    name: "Stale",
    query: { status: "stale" },
    empty: "No draft was overtaken by a change of its records or of a consent.",
  },
  second_look: {
    name: "Sample",
    query: null,
    empty: "No decision is drawn for you to look at a second time.",
  },
  approved: {
    name: "Approved",
    query: { status: "approved", sort: "newest" },
    empty: "Nothing was approved as it was drafted.",
  },
  overridden: {
    name: "Reworded",
    query: { status: "overridden", sort: "newest" },
    empty: "Nothing was approved in other words.",
  },
  rejected: {
    name: "Rejected",
    query: { status: "rejected", sort: "newest" },
    empty: "Nothing was rejected.",
  },
  withdrawn: {
    name: "Withdrawn",
    query: { status: "withdrawn", sort: "newest" },
    empty: "Nothing was withdrawn.",
  },
} as const satisfies Record<string, Lane>;

export type LaneName = keyof typeof LANES;

export const isLane = (name: unknown): name is LaneName =>
  typeof name === "string" && Object.hasOwn(LANES, name);

/** Lanes of what was decided, which share one place in the row of lanes. */
export const DECIDED = ["approved", "overridden", "rejected", "withdrawn"] as const;
export const isDecided = (lane: LaneName): boolean => (DECIDED as readonly string[]).includes(lane);

export const laneOf = (search: QueueSearch): LaneName => search.lane ?? "pending";

/** What an address asks of the queue. */
export function askedBy(search: QueueSearch): QueueQuery {
  const { user, persona, of, kind, window, sort } = search;
  const narrowed = { user_id: user, persona, item: of, kind, window, sort };
  const given = Object.entries(narrowed).filter(([, value]) => value !== undefined);
  const lane: Lane = LANES[laneOf(search)];
  // What somebody put off is found in its own lane.
  const now = laneOf(search) === "pending" ? { snoozed: false } : {};
  return { ...lane.query, ...now, ...Object.fromEntries(given) };
}

/** How long something waits, in one word. */
export function age(hours: number | null): string {
  if (hours === null) return "";
  if (hours < 1) return "under an hour";
  if (hours < 48) return hours === 1 ? "1 hour" : `${hours} hours`;
  return `${Math.floor(hours / 24)} days`;
}
