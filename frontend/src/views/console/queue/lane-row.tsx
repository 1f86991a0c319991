import { Link } from "@tanstack/react-router";

import { hooks } from "@/api/client";
import { cx } from "@/ui/cx";
import { count } from "@/ui/said";

import { age, DECIDED, isDecided, laneOf, LANES, type LaneName } from "./lanes";
import { usePlace } from "./place";

const lane =
  "flex flex-col rounded-lg border border-transparent px-3 py-1.5 text-sm hover:bg-sunken aria-[current]:border-mark aria-[current]:bg-mark-soft";

/** What the server tells of the lanes, by name. */
function useLanes() {
  const asked = hooks.useQuery("get", "/api/v1/operator/review/lanes", {});
  return new Map((asked.data?.lanes ?? []).map((each) => [each.name, each]));
}

/** The lanes, how many are in each, and how long the oldest waits. */
export function LaneRow() {
  const { search } = usePlace();
  const chosen = laneOf(search);
  const told = useLanes();
  const counts = (name: LaneName) => told.get(name)?.count;
  const shown = (Object.keys(LANES) as LaneName[]).filter((name) => {
    if (isDecided(name)) return false;
    const rare = "rare" in LANES[name];
    return !rare || name === chosen || (counts(name) ?? 0) > 0;
  });
  return (
    <nav aria-label="Lanes" className="-mx-1 mb-4 flex gap-1 overflow-x-auto px-1 pb-1">
      {shown.map((name) => (
        <Link
          key={name}
          to="/console/queue"
          search={{ lane: name === "pending" ? undefined : name }}
          activeOptions={{ exact: true }}
          aria-current={name === chosen ? "true" : undefined}
          className={lane}
        >
          <span className="flex items-baseline gap-2 whitespace-nowrap">
            <span className={cx("font-medium", name === chosen ? "text-mark" : "text-ink")}>
              {LANES[name].name}
            </span>
            <span className="figures">
              {counts(name) === undefined ? "" : count(counts(name)!)}
            </span>
          </span>
          <span className="text-xs whitespace-nowrap text-soft figures">
            {oldest(told.get(name)?.oldest_hours ?? null)}
          </span>
        </Link>
      ))}
      <DecidedLane current={isDecided(chosen)} />
    </nav>
  );
}

function DecidedLane({ current }: { current: boolean }) {
  const told = useLanes();
  const all = told.size
    ? DECIDED.reduce((sum, each) => sum + (told.get(each)?.count ?? 0), 0)
    : undefined;
  return (
    <Link
      to="/console/queue"
      search={{ lane: "approved" }}
      aria-current={current ? "true" : undefined}
      className={lane}
    >
      <span className="flex items-baseline gap-2 whitespace-nowrap">
        <span className={cx("font-medium", current ? "text-mark" : "text-ink")}>Decided</span>
        <span className="figures">{all === undefined ? "" : count(all)}</span>
      </span>
      <span className="text-xs whitespace-nowrap text-soft">by outcome</span>
    </Link>
  );
}

/** The outcomes that the decided share a lane by. */
export function Outcomes() {
  const { search } = usePlace();
  const told = useLanes();
  const chosen = laneOf(search);
  if (!isDecided(chosen)) return null;
  return (
    <nav aria-label="Outcomes" className="mb-2 flex flex-wrap gap-1">
      {DECIDED.map((name) => (
        <Link
          key={name}
          to="/console/queue"
          search={{ lane: name }}
          aria-current={name === chosen ? "true" : undefined}
          className="rounded-md px-2.5 py-1 text-sm text-soft hover:bg-sunken aria-[current]:bg-sunken aria-[current]:font-medium aria-[current]:text-ink"
        >
          {LANES[name].name}{" "}
          <span className="figures">{told.has(name) ? count(told.get(name)!.count) : ""}</span>
        </Link>
      ))}
    </nav>
  );
}

const oldest = (hours: number | null) => (hours === null ? "\u00a0" : `oldest ${age(hours)}`);
