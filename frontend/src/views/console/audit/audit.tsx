import { useNavigate, useSearch } from "@tanstack/react-router";

import { PageHead } from "../../../ui/page";
import { Segments } from "../../../ui/segments";
import { CheckpointList } from "./checkpoints";
import { EventFilters } from "./event-filters";
import { EventList } from "./event-list";
import { Verify } from "./verify";

const PARTS = [
  { value: "events", label: "Events" },
  { value: "checkpoints", label: "Checkpoints" },
] as const;

/** Everything that was done, in the order it was done, and the proof that it is still so. */
export function Audit() {
  const { part = "events" } = useSearch({ from: "/console/audit" });
  const navigate = useNavigate({ from: "/console/audit" });
  return (
    <>
      <PageHead
        title="Audit"
        said="Everything that was done, by whom and when. Each entry holds the hash of the one before it."
      />
      <div className="grid grid-cols-1 gap-5">
        <Verify />
        <div>
          <Segments
            label="What is listed"
            name="part"
            value={part}
            options={PARTS}
            onChange={(next) => void navigate({ search: next === "events" ? {} : { part: next } })}
          />
        </div>
        {part === "events" ? (
          <>
            <EventFilters />
            <EventList />
          </>
        ) : (
          <CheckpointList />
        )}
      </div>
    </>
  );
}
