import { useEffect, useRef, useState } from "react";

import { api, newKey } from "@/api/client";
import { asProblem, type Problem } from "@/api/problem";

import { useReplaced } from "./rows";

const LOOK_MS = 1_000;
/** A lease is begun anew when a third of it is left. */
const RENEW_AT = 2 / 3;

const AT = "/api/v1/operator/review/{recommendation_id}";
const params = (id: string) => ({
  path: { recommendation_id: id },
  header: { "Idempotency-Key": newKey() },
});

/** Items whose lease ended with what was done to them: there is nothing to give back. */
const over = new Set<string>();
export const leaseIsOver = (id: string): void => {
  over.add(id);
};

/**
 * Takes an item for whoever reads it, a moment after it was opened, renews that while it is open,
 * and gives it back when it is left. Going past with J takes nothing. With a new version a new turn
 * begins.
 */
export function useLease(id: string, version: number, wanted: boolean) {
  const [until, setUntil] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const replaced = useReplaced();
  const held = useRef(false);
  useEffect(() => {
    if (!wanted || version < 1) return;
    let timer: ReturnType<typeof setTimeout>;
    let left = false;
    const take = async () => {
      try {
        const { data } = await api.POST(`${AT}/take`, { params: params(id) });
        held.current = true;
        over.delete(id);
        if (left) return release();
        if (!data) return;
        replaced(data);
        const ends = "lease_until" in data ? data.lease_until : null;
        setUntil(ends);
        setProblem(null);
        const ms = ends ? Math.max(5_000, (Date.parse(ends) - Date.now()) * RENEW_AT) : null;
        if (ms !== null) timer = setTimeout(() => void take(), ms);
      } catch (error) {
        if (!left) setProblem(asProblem(error));
      }
    };
    const release = () => {
      if (!held.current) return;
      held.current = false;
      if (over.delete(id)) return;
      api
        .POST(`${AT}/release`, { params: params(id), keepalive: true })
        .then(({ data }) => data && replaced(data))
        // It ends by itself, or was decided meanwhile.
        .catch(() => {});
    };
    timer = setTimeout(() => void take(), LOOK_MS);
    addEventListener("pagehide", release);
    return () => {
      left = true;
      clearTimeout(timer);
      removeEventListener("pagehide", release);
      release();
      setUntil(null);
      setProblem(null);
    };
  }, [id, version, wanted, replaced]);
  return { until, problem };
}
