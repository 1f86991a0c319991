import { useEffect, useRef } from "react";

/** The keys that may stand for something. Backspace, Delete and Enter are not among them: nothing
 * is decided by the key that takes a letter back. */
export type Key = "j" | "k" | "a" | "r" | "e" | "o" | "x" | "s" | "n" | "u" | "f" | "p" | "/" | "?";

/** What a key does, while the view that says so is there. */
export interface Command {
  key: Key;
  name: string;
  run: () => void;
  /** Why it does nothing now. */
  off?: string | null;
  /** Does it again while the key is held down. */
  again?: boolean;
}

let now: readonly { current: readonly Command[] }[] = [];

/** Every command that there is at this moment, the nearest to what is open first. */
export const commands = (): Command[] => now.flatMap((each) => [...each.current]);

/** Lets keys do what `given` says, until the view is left; `near` goes before what is around it. */
export function useKeys(given: readonly Command[], near = false): void {
  const latest = useRef(given);
  useEffect(() => {
    latest.current = given;
  });
  useEffect(() => {
    if (now.length === 0) document.addEventListener("keydown", hear);
    now = near ? [latest, ...now] : [...now, latest];
    return () => {
      now = now.filter((each) => each !== latest);
      if (now.length === 0) document.removeEventListener("keydown", hear);
    };
  }, [near]);
}

function hear(event: KeyboardEvent): void {
  if (!keysAreOn() || !isFree(event)) return;
  const pressed = event.key.toLowerCase();
  const named = commands().filter((each) => each.key === pressed);
  if (named.length === 0) return;
  event.preventDefault();
  const found = named.find((each) => !each.off);
  if (found && (found.again || !event.repeat)) found.run();
}

/** Whether a key was pressed for us: not while typing, not with Ctrl or Alt, not in a dialog. */
export function isFree(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing) return false;
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.shiftKey && /^[a-z]$/i.test(event.key)) return false;
  if (document.querySelector('[role="dialog"][data-state="open"]')) return false;
  return !isTyping(event.target);
}

const TYPED_IN = "input, textarea, select, form, [contenteditable], [role=textbox], [role=slider]";

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(TYPED_IN) !== null;
}

const PLACE = "keys";

/** Single keys can be switched off: a voice or a shaking hand may press them unmeant. */
export const keysAreOn = (): boolean => localStorage.getItem(PLACE) !== "off";

export function switchKeys(on: boolean): void {
  if (on) localStorage.removeItem(PLACE);
  else localStorage.setItem(PLACE, "off");
}
