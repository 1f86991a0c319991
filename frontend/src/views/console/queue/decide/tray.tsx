import { useEffect, useRef, type FormEvent, type KeyboardEvent, type ReactNode } from "react";

import { asProblem } from "@/api/problem";
import { Button } from "@/ui/button";
import { Kbd } from "@/ui/page";
import { Wrong } from "@/ui/state";

export interface TrayProps {
  title: string;
  said?: ReactNode;
  send: string;
  kind?: "primary" | "stop";
  busy: boolean;
  error: unknown;
  /** Why it cannot be sent yet. */
  missing?: string | null;
  onSend: () => void;
  onCancel: () => void;
  /** Reads the item again, after somebody else was first. */
  onReadAgain: () => void;
  children: ReactNode;
}

/** The form at the foot of an item. Escape closes it, Ctrl with Enter sends it. */
export function Tray(props: TrayProps) {
  const { title, said, send, kind, busy, error, missing, onSend, onCancel, children } = props;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    form.current?.querySelector<HTMLElement>("select, textarea, input")?.focus();
  }, []);
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (!busy && !missing) onSend();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      onCancel();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(event);
  };
  return (
    // The keys of a form belong to all of it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form ref={form} onSubmit={submit} onKeyDown={press} aria-label={title} className="grid gap-3">
      <div>
        <h3 className="font-semibold">{title}</h3>
        {said ? <p className="text-sm text-soft">{said}</p> : null}
      </div>
      {children}
      <Told error={error} onReadAgain={props.onReadAgain} />
      <div className="flex flex-wrap items-center gap-2">
        <Button
          type="submit"
          kind={kind ?? "primary"}
          busy={busy}
          disabled={Boolean(missing)}
          aria-describedby={missing ? "tray-missing" : undefined}
        >
          {send}
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
        <span id="tray-missing" className="text-sm text-soft">
          {missing ?? (
            <span className="hidden sm:inline">
              <Kbd>Ctrl</Kbd> <Kbd>Enter</Kbd>
            </span>
          )}
        </span>
      </div>
    </form>
  );
}

/** What the server said, and the way on after a conflict: nothing that was typed is lost. */
export function Told({ error, onReadAgain }: { error: unknown; onReadAgain: () => void }) {
  if (!error) return null;
  return (
    <div className="grid justify-items-start gap-2">
      <Wrong error={error} />
      {asProblem(error).status === 409 ? (
        <Button size="small" onClick={onReadAgain}>
          Read it as it stands now; what you typed stays
        </Button>
      ) : null}
    </div>
  );
}
