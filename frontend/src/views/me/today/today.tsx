import { lazy, Suspense } from "react";
import { useSearch } from "@tanstack/react-router";

import { hooks } from "../../../api/client";
import type { TodayBody } from "../../../api/schema";
import { useUserId } from "../../../app/session";
import { TimedHead, useAsOf } from "../../../app/time-machine";
import { longDay } from "../../../ui/said";
import { Failed, Waiting } from "../../../ui/state";
import { cx } from "../../../ui/cx";
import { StandsIn, useStatus } from "../states";
import { Freshness } from "./freshness";
import { OneCard } from "./one-card";
import { Recap } from "./recap";
import { Round } from "./round";

const Drawers = lazy(() => import("./drawers"));

/** The first page of a user: what is worth knowing today, one lesson, and how far they are. */
export function Today() {
  const as_of = useAsOf();
  const { data } = useToday(as_of);
  const { why, rows }: { why?: string; rows?: string } = useSearch({ strict: false });
  return (
    <>
      <TimedHead title="Today" said={data ? longDay(data.day) : undefined} />
      <StandsIn rows={3}>
        <Day as_of={as_of} />
      </StandsIn>
      <Suspense>{why || rows ? <Drawers /> : null}</Suspense>
    </>
  );
}

/** Asked once where consent stands; the head and the page share the answer. */
function useToday(as_of: string | undefined) {
  const user_id = useUserId();
  const { data: status } = useStatus();
  return hooks.useQuery(
    "get",
    "/api/v1/users/{user_id}/today",
    { params: { path: { user_id }, query: { as_of } } },
    { enabled: status?.consented === true },
  );
}

function Day({ as_of }: { as_of: string | undefined }) {
  const { data, error, refetch } = useToday(as_of);
  if (error && !data) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting rows={3} />;
  return <Written today={data} then={as_of !== undefined} />;
}

/** With engagement switched off there is one column, and nothing where the rings were. */
export function Written({ today, then }: { today: TodayBody; then: boolean }) {
  const { recap, rings, streak, level } = today;
  const round = rings !== null && streak !== null && level !== null;
  return (
    <div className={cx("grid items-start gap-6", round && "lg:grid-cols-[minmax(0,1fr)_19rem]")}>
      <div className={cx("grid gap-6", !round && "max-w-3xl")}>
        {recap ? <Recap recap={recap} /> : null}
        {then ? null : <OneCard day={today.day} card={today.card} waiting={today.waiting} />}
        {round ? null : <Freshness records={today.records} />}
      </div>
      {round ? (
        <div className="grid gap-6">
          <Round rings={rings} streak={streak} level={level} />
          <Freshness records={today.records} />
        </div>
      ) : null}
    </div>
  );
}
