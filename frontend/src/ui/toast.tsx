import { useSyncExternalStore, type ReactNode } from "react";

import { Button } from "./button";

export interface Said {
  id: number;
  text: ReactNode;
  action?: { label: string; do: () => void };
}

let said: readonly Said[] = [];
let last = 0;
const heard = new Set<() => void>();

function tell(next: readonly Said[]): void {
  said = next;
  heard.forEach((hear) => hear());
}

/** Says what was done, where it does not cover anything; with an action it stays longer. */
export function say(text: ReactNode, action?: Said["action"], forMs = action ? 60_000 : 6_000) {
  const id = ++last;
  tell([...said.slice(-2), { id, text, action }]);
  setTimeout(() => unsay(id), forMs);
  return id;
}

export function unsay(id: number): void {
  tell(said.filter((each) => each.id !== id));
}

/** Where it is said. One for the page; screen readers hear it. */
export function Toasts() {
  const now = useSyncExternalStore(
    (hear) => {
      heard.add(hear);
      return () => heard.delete(hear);
    },
    () => said,
  );
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-3 bottom-20 z-60 grid justify-items-center gap-2 sm:bottom-4"
    >
      {now.map((each) => (
        <div
          key={each.id}
          className="pointer-events-auto flex max-w-lg items-center gap-4 rounded-xl bg-ink px-4 py-3 text-sm text-paper shadow-lg"
        >
          <span>{each.text}</span>
          {each.action ? (
            <Button
              size="small"
              onClick={() => {
                each.action?.do();
                unsay(each.id);
              }}
            >
              {each.action.label}
            </Button>
          ) : null}
        </div>
      ))}
    </div>
  );
}
