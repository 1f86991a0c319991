import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useSyncExternalStore } from "react";

import { hooks } from "../../../api/client";
import type { CorrectionDone, NewCorrection } from "../../../api/schema";
import { useUserId } from "../../../app/session";
import { useOnce } from "../../once";

let last: CorrectionDone | null = null;
const heard = new Set<() => void>();

/** Tells the page what a correction changed: whatever it was said in may be gone by then. */
export function tellChanged(done: CorrectionDone | null): void {
  last = done;
  heard.forEach((hear) => hear());
}

/** What the last correction changed, until its reader put it away. */
export const useChanged = (): CorrectionDone | null =>
  useSyncExternalStore(
    (hear) => {
      heard.add(hear);
      return () => heard.delete(hear);
    },
    () => last,
  );

/** All that is read of the user is asked for anew: any of it may be otherwise. */
function useAskAnew(): () => Promise<void> {
  const cache = useQueryClient();
  return useCallback(
    () =>
      cache.invalidateQueries({
        predicate: ({ queryKey }) => String(queryKey[1]).startsWith("/api/v1/users/"),
      }),
    [cache],
  );
}

/** Says that something of the record is otherwise. */
export function useCorrect() {
  const user_id = useUserId();
  const once = useOnce();
  const askAnew = useAskAnew();
  const { mutateAsync, isPending, error } = hooks.useMutation(
    "post",
    "/api/v1/users/{user_id}/corrections",
  );
  const correct = useCallback(
    async (body: NewCorrection) => {
      const done = await mutateAsync({
        params: { path: { user_id }, header: once.header(body) },
        body,
      });
      once.taken();
      tellChanged(done);
      void askAnew();
      return done;
    },
    [mutateAsync, user_id, once, askAnew],
  );
  return useMemo(() => ({ correct, isPending, error }), [correct, isPending, error]);
}

/** Takes back what was said. */
export function useUndo() {
  const user_id = useUserId();
  const once = useOnce();
  const askAnew = useAskAnew();
  const { mutateAsync, isPending, error } = hooks.useMutation(
    "post",
    "/api/v1/users/{user_id}/corrections/{correction_id}/undo",
  );
  const undo = useCallback(
    async (correction_id: string) => {
      const done = await mutateAsync({
        params: { path: { user_id, correction_id }, header: once.header(correction_id) },
        body: { note: "" },
      });
      once.taken();
      tellChanged(done);
      void askAnew();
      return done;
    },
    [mutateAsync, user_id, once, askAnew],
  );
  return useMemo(() => ({ undo, isPending, error }), [undo, isPending, error]);
}
