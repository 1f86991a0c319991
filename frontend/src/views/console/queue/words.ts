import type { Queued } from "@/api/schema";

/** A person's name without the number of the account behind it. */
export const nameOf = (by: string): string =>
  by.replace(/ \((?:account p-|p-|token )[0-9a-f]+\)$/, "");

/** Whether a name of the record is this account's. */
export const isAccount = (by: string | null, accountId: string | null): boolean =>
  by !== null && accountId !== null && by.endsWith(`${accountId})`);

export const STATUS: Record<Queued["status"], string> = {
  pending: "Pending",
  flagged: "Flagged",
  awaiting_second: "Second approver",
  approved: "Approved",
  overridden: "Reworded",
  rejected: "Rejected",
  withdrawn: "Withdrawn",
  expired: "Expired",
  stale: "Stale",
  superseded: "Superseded",
};

const WAITS = ["pending", "flagged", "awaiting_second"];
export const waits = (status: Queued["status"]): boolean => WAITS.includes(status);
export const published = (status: Queued["status"]): boolean =>
  status === "approved" || status === "overridden";

export const isHeld = (item: Pick<Queued, "status" | "held_until">, now: number): boolean =>
  published(item.status) && item.held_until !== null && Date.parse(item.held_until) > now;

/** `high_utilization` as people read it. */
export function plain(key: string): string {
  const words = key.replaceAll(/[_-]/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const clock = new Intl.DateTimeFormat("en-US", { timeStyle: "short" });
/** `3:41 PM`, in the reader's own zone. */
export const timeOf = (iso: string): string => clock.format(new Date(iso));

export const ACTED: Record<string, string> = {
  open: "opened it",
  lease: "took it",
  release: "gave it back",
  approve: "approved it",
  override: "approved it in other words",
  reject: "rejected it",
  withdraw: "withdrew it",
  undo: "took the approval back",
  publish: "ended the hold",
  flag: "flagged it",
  escalate: "escalated it",
  snooze: "put it off",
  note: "noted",
  seen: "read what was decided",
  second: "looked at it a second time",
  notice: "noticed that it was planted",
  miss: "let a planted item pass",
  expire: "expired",
  stale: "became stale",
  supersede: "was superseded",
  restore: "was drafted again",
};
