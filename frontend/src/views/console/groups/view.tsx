import { keepPreviousData } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { hooks } from "@/api/client";
import type { GroupDone } from "@/api/schema";
import { useWho } from "@/app/session";
import { Button } from "@/ui/button";
import { PageHead } from "@/ui/page";
import { count } from "@/ui/said";
import { Failed, State, Waiting } from "@/ui/state";

import { Done } from "./done";
import { Group } from "./group";
import { SampleItem } from "./sample";
import { groupsSearch, type GroupsSearch } from "./search";

const route = getRouteApi("/console/groups");
const PAGE = 20;

/** Drafts that wait in the same words: a sample of each is opened, and then all are approved. */
export function Groups() {
  const search = groupsSearch(route.useSearch());
  const navigate = useNavigate();
  const go = (change: Partial<GroupsSearch>) =>
    void navigate({
      to: "/console/groups",
      search: (now) => groupsSearch({ ...now, ...change }),
      resetScroll: false,
    });
  const may = useWho().role === "operator";
  const [done, setDone] = useState<Record<string, GroupDone>>({});
  const page = search.page ?? 1;
  const asked = hooks.useQuery(
    "get",
    "/api/v1/operator/review/groups",
    { params: { query: { limit: PAGE, offset: (page - 1) * PAGE } } },
    { placeholderData: keepPreviousData },
  );
  const groups = asked.data?.groups ?? [];
  const gone = Object.entries(done).filter(([key]) => !groups.some((each) => each.key === key));
  return (
    <>
      <PageHead
        title="Groups"
        said="Drafts in the same words but for their figures. Open a sample of each, then approve them together."
      />
      {asked.isPending ? <Waiting rows={5} label="Loading the groups" /> : null}
      {asked.error ? <Failed error={asked.error} retry={() => void asked.refetch()} /> : null}
      {asked.data && groups.length === 0 && gone.length === 0 ? <None /> : null}
      <Gone done={gone} />
      <ul className="grid gap-3">
        {groups.map((group) => (
          <Group
            key={group.key}
            group={group}
            may={may}
            open={search.group === group.key}
            done={done[group.key]}
            onToggle={() => go({ group: search.group === group.key ? undefined : group.key })}
            onItem={(item) => go({ item })}
            onDone={(came) => setDone((all) => ({ ...all, [group.key]: came }))}
          />
        ))}
      </ul>
      {asked.data ? <Pages page={page} total={asked.data.total} go={go} /> : null}
      {search.item ? (
        <SampleItem
          group={groups.find((each) => each.key === search.group)}
          id={search.item}
          onOpen={(item) => go({ item })}
          onClose={() => go({ item: undefined })}
        />
      ) : null}
    </>
  );
}

function Pages({
  page,
  total,
  go,
}: {
  page: number;
  total: number;
  go: (change: Partial<GroupsSearch>) => void;
}) {
  if (total <= PAGE) return null;
  const last = Math.ceil(total / PAGE);
  const to = (next: number) => go({ page: next, group: undefined });
  return (
    <nav aria-label="Pages" className="mt-4 flex items-center justify-between gap-4 text-sm">
      <Button disabled={page <= 1} onClick={() => to(page - 1)}>
        Larger groups
      </Button>
      <span className="text-soft figures">
        {count(total)} groups, page {page} of {last}
      </span>
      <Button disabled={page >= last} onClick={() => to(page + 1)}>
        Smaller groups
      </Button>
    </nav>
  );
}

/** What was approved and waits no more. */
function Gone({ done }: { done: readonly [string, GroupDone][] }) {
  if (done.length === 0) return null;
  return (
    <div className="mb-4 grid gap-3">
      {done.map(([key, came]) => (
        <Done key={key} done={came} />
      ))}
    </div>
  );
}

const None = () => (
  <State
    title="No group waits"
    action={
      <Button asChild>
        <Link to="/console/queue">Go to the queue</Link>
      </Button>
    }
  >
    Three drafts or more in the same words make a group. What waits now is read one by one.
  </State>
);
