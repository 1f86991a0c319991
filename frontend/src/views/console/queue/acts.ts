import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";

import { api, newKey } from "@/api/client";
import type {
  Approval,
  Closed,
  Escalation,
  Flagging,
  Noting,
  Override,
  Queued,
  Rejection,
  Snoozing,
  Withdrawal,
} from "@/api/schema";

import { useReplaced } from "./rows";
import type { Undoing } from "./types";

/** What is done to an item, with what it needs. */
export type Act =
  | { act: "approve"; body: Approval }
  | { act: "override"; body: Override }
  | { act: "reject"; body: Rejection }
  | { act: "withdraw"; body: Withdrawal }
  | { act: "undo"; body: Undoing }
  | { act: "publish"; body: Record<string, never> }
  | { act: "flag"; body: Flagging }
  | { act: "escalate"; body: Escalation }
  | { act: "snooze"; body: Snoozing }
  | { act: "note"; body: Noting };

/** An item in the version that was read. */
export interface Read {
  id: string;
  version: number;
}

/** Sends it under the version that was read; `key` is the same for a repeat of the same words. */
async function send({ id, version }: Read, { act, body }: Act, key: string) {
  const path = { recommendation_id: id };
  const header = { "If-Match": `"${version}"`, "Idempotency-Key": key };
  const params = { path, header };
  const to = "/api/v1/operator/review/{recommendation_id}";
  switch (act) {
    case "approve":
      return api.POST(`${to}/approve`, { params, body });
    case "override":
      return api.POST(`${to}/override`, { params, body });
    case "reject":
      return api.POST(`${to}/reject`, { params, body });
    case "withdraw":
      return api.POST(`${to}/withdraw`, { params, body });
    case "undo":
      return api.POST(`${to}/undo`, { params, body });
    case "publish":
      return api.POST(`${to}/publish`, { params, body });
    case "flag":
      return api.POST(`${to}/flag`, { params, body });
    case "escalate":
      return api.POST(`${to}/escalate`, { params, body });
    case "snooze":
      return api.POST(`${to}/snooze`, { params, body });
    case "note":
      return api.POST(`${to}/note`, {
        params: { path, header: { "Idempotency-Key": key } },
        body,
      });
  }
}

/** One key for the same words about the same item, a new one for others. */
export function useKeyFor(): (words: string) => string {
  const last = useRef({ words: "", key: "" });
  return (words) => {
    if (last.current.words !== words) last.current = { words, key: newKey() };
    return last.current.key;
  };
}

/** Does something to an item, and puts the answer wherever the item is shown. */
export function useAct() {
  const cache = useQueryClient();
  const replaced = useReplaced();
  const keyFor = useKeyFor();
  return useMutation({
    mutationFn: async ({ item, ...act }: Act & { item: Read }): Promise<Queued | Closed> => {
      const { data } = await send(item, act as Act, keyFor(JSON.stringify([item, act])));
      return data!;
    },
    onSuccess: (answer, { item }) => {
      replaced(answer);
      void cache.invalidateQueries({ queryKey: ["get", "/api/v1/operator/review/lanes"] });
      void readAgain(cache, item.id);
    },
  });
}

/** Reads an item anew: what happened to it, and where it stands. */
export function readAgain(cache: ReturnType<typeof useQueryClient>, id: string): Promise<void> {
  return cache.invalidateQueries({
    predicate: ({ queryKey: [, path, init] }) =>
      path === "/api/v1/operator/review/{recommendation_id}" &&
      JSON.stringify(init ?? null).includes(JSON.stringify(id)),
  });
}
