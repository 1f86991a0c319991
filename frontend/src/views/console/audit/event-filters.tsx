import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";

import { hooks } from "../../../api/client";
import { Button } from "../../../ui/button";
import { Choice, TextField } from "../../../ui/fields";
import { SearchBox } from "../../../ui/search-box";
import type { AuditSearch } from "./search";

/** What the log is narrowed by; all of it stands in the address. */
export function EventFilters() {
  const search = useSearch({ from: "/console/audit" });
  const navigate = useNavigate({ from: "/console/audit" });
  const narrow = useCallback(
    (by: Partial<AuditSearch>) =>
      void navigate({ search: (now) => ({ ...now, ...by, cursor: undefined }), replace: true }),
    [navigate],
  );
  const byActor = useCallback((actor: string) => narrow({ actor: actor || undefined }), [narrow]);
  const bySubject = useCallback(
    (subject: string) => narrow({ subject: subject || undefined }),
    [narrow],
  );
  const narrowed = search.actor || search.action || search.subject || search.from || search.to;
  return (
    <div className="grid items-end gap-3 sm:grid-cols-2 lg:grid-cols-[1fr_1fr_1fr_auto_auto_auto]">
      <SearchBox label="By whom" value={search.actor ?? ""} onSearch={byActor} />
      <ActionChoice action={search.action} onChange={(action) => narrow({ action })} />
      <SearchBox label="About" value={search.subject ?? ""} onSearch={bySubject} />
      <TextField
        type="date"
        label="From"
        value={search.from ?? ""}
        max={search.to}
        onChange={(event) => narrow({ from: event.target.value || undefined })}
      />
      <TextField
        type="date"
        label="To"
        value={search.to ?? ""}
        min={search.from}
        onChange={(event) => narrow({ to: event.target.value || undefined })}
      />
      <Button disabled={!narrowed} onClick={() => void navigate({ search: {} })}>
        Show all
      </Button>
    </div>
  );
}

function ActionChoice({
  action,
  onChange,
}: {
  action: string | undefined;
  onChange: (action: string | undefined) => void;
}) {
  // The names that the trail knows come with every page of it.
  const known = hooks.useQuery(
    "get",
    "/api/v1/audit/events",
    { params: { query: { limit: 1 } } },
    { staleTime: 300_000, refetchOnWindowFocus: false },
  );
  const names = known.data?.actions ?? [];
  const listed = action && !names.includes(action) ? [action, ...names] : names;
  return (
    <Choice
      label="What"
      value={action ?? ""}
      onChange={(event) => onChange(event.target.value || undefined)}
    >
      <option value="">Everything</option>
      {listed.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </Choice>
  );
}
