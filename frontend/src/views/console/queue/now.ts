import { useEffect, useState } from "react";

const OFTEN_MS = 10_000;

/** The time, as it was a few seconds ago at most: a hold ends while it is looked at. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), OFTEN_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
