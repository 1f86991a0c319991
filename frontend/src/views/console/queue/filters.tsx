import { Search } from "lucide-react";
import { useRef, useState, type FormEvent } from "react";

import { Button } from "@/ui/button";
import { Choice, TextField } from "@/ui/fields";

import { useKeys } from "../keys";
import { PERSONAS } from "../personas";
import { usePlace } from "./place";
import { plain } from "./words";

/** Narrows the lane: a user, an item or a recommendation by its id, and the choices beside it. */
export function Filters() {
  const { search, go } = usePlace();
  const box = useRef<HTMLElement>(null);
  useKeys([{ key: "/", name: "Search", run: () => box.current?.querySelector("input")?.focus() }]);
  const [typed, setTyped] = useState(search.user ?? search.of ?? "");
  const find = (event: FormEvent) => {
    event.preventDefault();
    go(soughtBy(typed.trim()));
  };
  const narrowed = [search.persona, search.kind, search.window, search.sort].some(Boolean);
  return (
    <search ref={box} className="mb-3 grid gap-2">
      <form onSubmit={find} className="flex gap-2">
        <div className="min-w-0 flex-1">
          <TextField
            type="search"
            label="Find a user, a lesson or an item by its id"
            hideLabel
            placeholder="User, lesson or item id"
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              if (event.target.value === "") go({ user: undefined, of: undefined });
            }}
          />
        </div>
        <Button type="submit" size="icon" aria-label="Find">
          <Search aria-hidden className="size-4" />
        </Button>
      </form>
      <details open={narrowed || undefined} className="text-sm">
        <summary className="cursor-pointer text-soft">Narrow down and order</summary>
        <div className="mt-2 grid grid-cols-2 gap-2">
          <Choice
            label="Persona"
            value={search.persona ?? ""}
            onChange={({ target }) => go({ persona: target.value || undefined })}
          >
            <option value="">All</option>
            {PERSONAS.map((each) => (
              <option key={each} value={each}>
                {plain(each)}
              </option>
            ))}
          </Choice>
          <Choice
            label="Kind"
            value={search.kind ?? ""}
            onChange={({ target }) =>
              go({
                kind: target.value === "" ? undefined : (target.value as "education" | "offer"),
              })
            }
          >
            <option value="">All</option>
            <option value="education">Lessons</option>
            <option value="offer">Partner offers</option>
          </Choice>
          <Choice
            label="Window"
            value={search.window ?? ""}
            onChange={({ target }) =>
              go({ window: target.value === "" ? undefined : (Number(target.value) as 30 | 180) })
            }
          >
            <option value="">Both</option>
            <option value="30">30 days</option>
            <option value="180">180 days</option>
          </Choice>
          <Choice
            label="Order"
            value={search.sort ?? ""}
            onChange={({ target }) =>
              go({
                sort: target.value === "" ? undefined : (target.value as "newest" | "waiting"),
              })
            }
          >
            <option value="">Oldest draft first</option>
            <option value="waiting">Longest waiting first</option>
            <option value="newest">Newest first</option>
          </Choice>
        </div>
      </details>
    </search>
  );
}

/** What was meant by what was typed: a recommendation, a user, or else a lesson of the catalog. */
export function soughtBy(typed: string): { item?: string; user?: string; of?: string } {
  if (typed === "") return { user: undefined, of: undefined };
  if (/^rec_[0-9a-f]+$/.test(typed)) return { item: typed };
  if (/^[a-z]+(-[a-z]+)+$/.test(typed)) return { of: typed, user: undefined };
  return { user: typed, of: undefined };
}
