import { useCallback } from "react";

import { Choice } from "../../../ui/fields";
import { SearchBox } from "../../../ui/search-box";
import { words } from "../../../ui/words";
import { PERSONAS, type PeopleSearch } from "./search";

export function PeopleFilters({
  search,
  onChange,
}: {
  search: PeopleSearch;
  onChange: (by: PeopleSearch) => void;
}) {
  const byId = useCallback((q: string) => onChange({ q: q || undefined }), [onChange]);
  return (
    <div className="mb-5 grid gap-3 sm:grid-cols-3">
      <SearchBox
        label="Search by id"
        placeholder="u-0000001"
        value={search.q ?? ""}
        onSearch={byId}
      />
      <Choice
        label="Persona that comes first"
        value={search.persona ?? ""}
        onChange={(event) =>
          onChange({ persona: PERSONAS.find((each) => each === event.target.value) })
        }
      >
        <option value="">Any</option>
        {PERSONAS.map((each) => (
          <option key={each} value={each}>
            {words(each)}
          </option>
        ))}
      </Choice>
      <Choice
        label="Consent"
        value={search.consent ?? ""}
        onChange={(event) =>
          onChange({
            consent: (["stands", "not"] as const).find((each) => each === event.target.value),
          })
        }
      >
        <option value="">Any</option>
        <option value="stands">Stands</option>
        <option value="not">Does not stand</option>
      </Choice>
    </div>
  );
}
