import { say, unsay } from "@/ui/toast";

import type { Queued } from "@/api/schema";

import { timeOf } from "./words";

/** The last thing that can still be undone. */
export interface Undoable {
  id: string;
  version: number;
  /** Until when; null for a first approval of two, which has no hold. */
  until: string | null;
}

let last: (Undoable & { toast: number }) | null = null;

/** What U takes back now. */
export function undoable(now: number): Undoable | null {
  if (last?.until && Date.parse(last.until) <= now) last = null;
  return last;
}

export function forgetUndo(id?: string): void {
  if (!last || (id !== undefined && last.id !== id)) return;
  unsay(last.toast);
  last = null;
}

/** Says what was decided, with the way back while there is one. */
export function sayDecided(answer: Queued, undo: (what: Undoable) => void): void {
  const { id, version, held_until: until, status } = answer;
  if (last) unsay(last.toast);
  last = null;
  const first = status === "awaiting_second";
  if (!first && (status === "rejected" || !until)) {
    say(decidedWords(answer));
    return;
  }
  const what = { id, version, until: first ? null : until };
  const forMs = what.until ? Math.max(0, Date.parse(what.until) - Date.now()) : 20_000;
  const action = { label: "Undo (U)", do: () => undo(what) };
  last = { ...what, toast: say(decidedWords(answer), action, forMs) };
}

/** What became of it, in a sentence. */
export function decidedWords(answer: Queued): string {
  const { status, held_until: until, user_id: user } = answer;
  if (status === "awaiting_second") return "Approved by you. A second person decides now.";
  if (status === "rejected") return `Rejected. ${user} is not shown it.`;
  if (status === "withdrawn") return `Withdrawn. ${user} no longer sees it.`;
  const words = status === "overridden" ? "Approved in your words." : "Approved.";
  if (!until || Date.parse(until) <= Date.now()) return `${words} ${user} sees it now.`;
  return `${words} ${user} sees it from ${timeOf(until)} on.`;
}
