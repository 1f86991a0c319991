import { useCallback, useState } from "react";

/**
 * Text that somebody typed, kept in this tab until it was sent: a failed request, a signed-out
 * session or a reload loses none of it. Nothing is kept beyond the tab.
 */
export function useKept(key: string, initial = ""): [string, (text: string) => void, () => void] {
  const place = `typed:${key}`;
  const [text, setText] = useState(() => sessionStorage.getItem(place) ?? initial);
  const type = useCallback(
    (next: string) => {
      sessionStorage.setItem(place, next);
      setText(next);
    },
    [place],
  );
  const sent = useCallback(() => {
    sessionStorage.removeItem(place);
    setText(initial);
  }, [place, initial]);
  return [text, type, sent];
}

/** Forgets everything that was typed: another person may sit down here. */
export function forgetTyped(): void {
  for (const key of Object.keys(sessionStorage))
    if (key.startsWith("typed:")) sessionStorage.removeItem(key);
}
