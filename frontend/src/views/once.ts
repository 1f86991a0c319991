import { useCallback, useMemo, useRef } from "react";

import { newKey } from "../api/client";

/**
 * The key of a POST: the same for the same words until the server took them, so that pressing
 * again after a lost answer does nothing twice.
 */
export function useOnce() {
  const kept = useRef<{ words: string; key: string } | null>(null);
  const header = useCallback((words: unknown) => {
    const text = JSON.stringify(words);
    if (kept.current?.words !== text) kept.current = { words: text, key: newKey() };
    return { "Idempotency-Key": kept.current.key };
  }, []);
  const taken = useCallback(() => {
    kept.current = null;
  }, []);
  return useMemo(() => ({ header, taken }), [header, taken]);
}
