import { Search } from "lucide-react";
import { useState, type FormEvent } from "react";

import { Button } from "../../../ui/button";
import { Choice, TextField } from "../../../ui/fields";
import { words } from "../../../ui/words";
import { HELD, type PeopleSearch } from "./search";

/** Narrows the list: part of an id, whether consent stands, what describes them. */
export function Filters({
  search,
  narrow,
}: {
  search: PeopleSearch;
  narrow: (by: PeopleSearch) => void;
}) {
  const [typed, setTyped] = useState(search.q ?? "");
  function find(event: FormEvent) {
    event.preventDefault();
    narrow({ q: typed.trim() || undefined });
  }
  return (
    <search
      aria-label="Find people"
      className="mb-5 grid items-end gap-3 sm:grid-cols-[2fr_1fr_1fr]"
    >
      <form onSubmit={find} className="flex items-end gap-2">
        <div className="min-w-0 grow">
          <TextField
            type="search"
            label="Id, or a part of one"
            placeholder="u-0000001"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={200}
            value={typed}
            onChange={({ target }) => {
              setTyped(target.value);
              if (target.value === "") narrow({ q: undefined });
            }}
          />
        </div>
        <Button type="submit" size="icon" aria-label="Find">
          <Search aria-hidden className="size-4" />
        </Button>
      </form>
      <Choice
        label="Consent"
        value={search.consent ?? ""}
        onChange={({ target }) =>
          narrow({ consent: (target.value || undefined) as PeopleSearch["consent"] })
        }
      >
        <option value="">All</option>
        <option value="stands">Stands</option>
        <option value="none">Does not stand</option>
      </Choice>
      <Choice
        label="Persona"
        value={search.persona ?? ""}
        onChange={({ target }) =>
          narrow({ persona: (target.value || undefined) as PeopleSearch["persona"] })
        }
      >
        <option value="">All</option>
        {HELD.map((each) => (
          <option key={each} value={each}>
            {each === "none" ? "None of the five" : words(each)}
          </option>
        ))}
      </Choice>
    </search>
  );
}
