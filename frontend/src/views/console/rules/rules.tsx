import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";

import { hooks } from "../../../api/client";
import type { RuleList } from "../../../api/schema";
import { Button } from "../../../ui/button";
import { Choice } from "../../../ui/fields";
import { PageHead } from "../../../ui/page";
import { SearchBox } from "../../../ui/search-box";
import { Failed, State, Waiting } from "../../../ui/state";
import { counted, words } from "../../../ui/words";
import { narrowed, STATUS } from "./narrowed";
import { RuleDrawer } from "./rule-drawer";
import { RuleCard } from "./rule-card";
import { STATUSES, type RulesSearch } from "./search";

/** The rules of law and of our own, as data: what each asks, where it stands, whether it holds. */
export function Rules() {
  const { rule } = useSearch({ from: "/console/rules" });
  const navigate = useNavigate({ from: "/console/rules" });
  const asked = hooks.useQuery("get", "/api/v1/rules", {});
  return (
    <>
      <PageHead
        title="Rules"
        said={asked.data?.sentence ?? "What every lesson and offer is held to, with its source."}
      />
      {asked.error ? (
        <Failed error={asked.error} retry={() => void asked.refetch()} />
      ) : asked.data ? (
        <Listed list={asked.data} />
      ) : (
        <Waiting label="Trying the rules" rows={6} />
      )}
      {rule ? (
        <RuleDrawer
          id={rule}
          onClose={() => void navigate({ search: (now) => ({ ...now, rule: undefined }) })}
        />
      ) : null}
    </>
  );
}

function Listed({ list }: { list: RuleList }) {
  const search = useSearch({ from: "/console/rules" });
  const navigate = useNavigate({ from: "/console/rules" });
  const narrow = useCallback(
    (by: Partial<RulesSearch>) =>
      void navigate({ search: (now) => ({ ...now, ...by }), replace: true }),
    [navigate],
  );
  const byWords = useCallback((q: string) => narrow({ q: q || undefined }), [narrow]);
  const kinds = useMemo(
    () => [...new Set(list.items.map((each) => each.applies_to))].toSorted(),
    [list],
  );
  const found = narrowed(list.items, search);
  return (
    <>
      <div className="mb-5 grid gap-3 sm:grid-cols-3">
        <SearchBox label="Search in the rules" value={search.q ?? ""} onSearch={byWords} />
        <Choice
          label="Status"
          value={search.status ?? ""}
          onChange={(event) =>
            narrow({ status: STATUSES.find((each) => each === event.target.value) })
          }
        >
          <option value="">Any ({list.total})</option>
          {STATUSES.map((each) => (
            <option key={each} value={each}>
              {STATUS[each].word} ({list.by_status[each] ?? 0})
            </option>
          ))}
        </Choice>
        <Choice
          label="What it is asked of"
          value={search.kind ?? ""}
          onChange={(event) => narrow({ kind: event.target.value || undefined })}
        >
          <option value="">Anything</option>
          {kinds.map((each) => (
            <option key={each} value={each}>
              {words(each)}
            </option>
          ))}
        </Choice>
      </div>
      {found.length ? (
        <>
          <h2 className="sr-only">Rules</h2>
          <output className="mb-3 block text-sm text-soft">{counted(found.length, "rule")}</output>
          <ul className="grid grid-cols-1 items-stretch gap-3 lg:grid-cols-2 2xl:grid-cols-3">
            {found.map((each) => (
              <RuleCard key={each.id} rule={each} />
            ))}
          </ul>
        </>
      ) : (
        <State
          title="No rule is like this"
          action={<Button onClick={() => void navigate({ search: {} })}>Show all rules</Button>}
        >
          None of the {list.total} rules fits what you narrowed them by.
        </State>
      )}
    </>
  );
}
