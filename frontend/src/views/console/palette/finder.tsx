import { useId, useState, type KeyboardEvent } from "react";

import { cx } from "@/ui/cx";
import { Kbd } from "@/ui/page";

import { found, opens, type Entry } from "./entries";

/** A field and the list of what it finds: the arrows move, Enter does it. */
export function Finder({
  entries,
  onChoose,
}: {
  entries: readonly Entry[];
  onChoose: (entry: Entry) => void;
}) {
  const id = useId();
  const [typed, setTyped] = useState("");
  // Nothing is chosen before something was typed: Enter alone approves nothing.
  const [at, setAt] = useState(-1);
  const shown = [...opens(typed), ...found(entries, typed)];
  const current = Math.min(at, shown.length - 1);
  const press = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined) {
      event.preventDefault();
      setAt((current + by + shown.length) % Math.max(1, shown.length));
    } else if (event.key === "Enter") {
      event.preventDefault();
      const entry = shown[current];
      if (entry) onChoose(entry);
    }
  };
  return (
    <div className="grid gap-3">
      <input
        // The palette is opened to type into it.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        type="text"
        role="combobox"
        aria-label="Find an action, a page, a user or an item"
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={shown[current] ? `${id}-${current}` : undefined}
        aria-autocomplete="list"
        placeholder="An action, a page, or the id of a user or an item"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(event.target.value === "" ? -1 : 0);
        }}
        onKeyDown={press}
        className="w-full rounded-lg border border-line-strong bg-card px-3 py-2.5 text-base placeholder:text-soft"
      />
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label="What there is"
        className="max-h-[50dvh] overflow-y-auto"
      >
        {shown.map((entry, index) => (
          <Option
            key={entry.id}
            id={`${id}-${index}`}
            entry={entry}
            current={index === current}
            onChoose={() => onChoose(entry)}
          />
        ))}
      </div>
      <p role="status" className={shown.length ? "sr-only" : "text-sm text-soft"}>
        {shown.length ? `${shown.length} found` : "Nothing has that name."}
      </p>
    </div>
  );
}

function Option({
  id,
  entry,
  current,
  onChoose,
}: {
  id: string;
  entry: Entry;
  current: boolean;
  onChoose: () => void;
}) {
  return (
    // The field has the focus and the keys; this is for the pointer.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={id}
      role="option"
      aria-selected={current}
      ref={(element) => {
        if (current) element?.scrollIntoView({ block: "nearest" });
      }}
      onClick={onChoose}
      className={cx(
        "flex cursor-pointer items-center gap-3 rounded-lg px-3 py-2 text-sm hover:bg-sunken",
        current && "bg-mark-soft text-mark",
      )}
    >
      <span className="w-12 shrink-0 text-xs text-soft">{entry.group}</span>
      <span className="min-w-0 flex-1 truncate">{entry.name}</span>
      {entry.key ? <Kbd>{entry.key.toUpperCase()}</Kbd> : null}
    </div>
  );
}
