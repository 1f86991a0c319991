import { useNavigate, useSearch } from "@tanstack/react-router";

import { hooks } from "../../../api/client";
import { Button } from "../../../ui/button";
import { Card } from "../../../ui/card";
import { PageHead } from "../../../ui/page";
import { Pager } from "../../../ui/pager";
import { Failed, State, Waiting } from "../../../ui/state";
import { Filters } from "./filters";
import { PeopleTable } from "./people-table";
import { asked as askedOf, type PeopleSearch } from "./search";

const LIMIT = 20;

/** Everybody on record, as staff may see them. */
export function People() {
  const search = useSearch({ from: "/console/people" });
  const { offset = 0, ...by } = search;
  const navigate = useNavigate({ from: "/console/people" });
  // Each look at a list of people is noted in the trail: it is not asked again by itself.
  const asked = hooks.useQuery(
    "get",
    "/api/v1/operator/users",
    { params: { query: { ...askedOf(by), limit: LIMIT, offset } } },
    { placeholderData: (before) => before, staleTime: 60_000, refetchOnWindowFocus: false },
  );
  const move = (to: number) => void navigate({ search: { ...by, offset: to || undefined } });
  const narrow = (more: PeopleSearch) => void navigate({ search: { ...by, ...more } });
  const narrowed = Object.values(by).some(Boolean);
  return (
    <>
      <PageHead
        title="People"
        said="Names are masked. Of those without consent only their consent is shown. Every look is noted."
      />
      <Filters search={search} narrow={narrow} />
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
            one="person"
            onMove={move}
          />
        </Card>
      ) : offset ? (
        <State
          title="There are fewer people than that"
          action={<Button onClick={() => move(0)}>Show the first page</Button>}
        >
          {asked.data.total} are on record.
        </State>
      ) : narrowed ? (
        <State
          title="Nobody is found"
          action={<Button onClick={() => void navigate({ search: {} })}>Show everybody</Button>}
        >
          Ids are searched, not names: they are masked. A persona finds only people whose consent
          stands.
        </State>
      ) : (
        <State title="Nobody is on record yet">
          People come with their records: <code>spendsense ingest</code> loads them.
        </State>
      )}
    </>
  );
}
