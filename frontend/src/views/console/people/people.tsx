import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";

import { hooks } from "../../../api/client";
import { Button } from "../../../ui/button";
import { Card } from "../../../ui/card";
import { PageHead } from "../../../ui/page";
import { Pager } from "../../../ui/pager";
import { Failed, State, Waiting } from "../../../ui/state";
import { PeopleFilters } from "./people-filters";
import { PeopleTable } from "./people-table";
import type { PeopleSearch } from "./search";

const LIMIT = 50;

/** Everybody on record, as staff may see them. */
export function People() {
  const { offset = 0, ...narrowed } = useSearch({ from: "/console/people" });
  const navigate = useNavigate({ from: "/console/people" });
  // Each look at a list of people is noted in the trail: it is not asked again by itself.
  const asked = hooks.useQuery(
    "get",
    "/api/v1/operator/users",
    { params: { query: { ...narrowed, limit: LIMIT, offset } } },
    { placeholderData: (before) => before, staleTime: 60_000, refetchOnWindowFocus: false },
  );
  const narrow = useCallback(
    (by: PeopleSearch) =>
      void navigate({ search: (now) => ({ ...now, ...by, offset: undefined }), replace: true }),
    [navigate],
  );
  return (
    <>
      <PageHead
        title="People"
        said="Names are masked. Of those without consent only their consent is shown. Every look is noted."
      />
      <PeopleFilters search={narrowed} onChange={narrow} />
      {asked.error ? (
        <Failed error={asked.error} retry={() => void asked.refetch()} />
      ) : !asked.data ? (
        <Waiting label="Loading the people" rows={6} />
      ) : asked.data.items.length ? (
        <Card className="p-3 sm:p-5" aria-busy={asked.isPlaceholderData}>
          <PeopleTable people={asked.data.items} />
          <Pager
            {...asked.data}
            shown={asked.data.items.length}
            what="people"
            onMove={(to) =>
              void navigate({ search: (now) => ({ ...now, offset: to || undefined }) })
            }
          />
        </Card>
      ) : (
        <State
          title="Nobody is like this"
          action={<Button onClick={() => void navigate({ search: {} })}>Show everybody</Button>}
        >
          No person on record fits what you narrowed the list by.
        </State>
      )}
    </>
  );
}
