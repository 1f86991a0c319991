import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import { lazy, Suspense } from "react";

import { hooks } from "../../../api/client";
import { RowsDrawer } from "../../../ui/rows-drawer";
import { useRows } from "../../../ui/rows-link";
import { Failed, State, Waiting } from "../../../ui/state";
import { ConsentTimeline } from "./consent-timeline";
import { PersonHead } from "./person-head";
import { PersonTabs } from "./person-tabs";
import { Recommendations } from "./recommendations";
import { Said } from "./said-by-user";
import { PARTS, type Part } from "./search";

const PatternPart = lazy(() => import("./pattern-part"));
const SignalsPart = lazy(() => import("./signals-part"));
const AccountsPart = lazy(() => import("./accounts-part"));

/** Everything staff may see of one user: User 360. */
export function Person() {
  const { userId } = useParams({ from: "/console/people/$userId" });
  const search = useSearch({ from: "/console/people/$userId" });
  const navigate = useNavigate({ from: "/console/people/$userId" });
  const rows = useRows();
  // Each look is noted in the user's own log: it is not asked again by itself.
  const asked = hooks.useQuery(
    "get",
    "/api/v1/operator/users/{user_id}",
    { params: { path: { user_id: userId } } },
    { staleTime: 60_000, refetchOnWindowFocus: false },
  );
  const back = (
    <Link to="/console/people" className="mb-3 inline-flex items-center gap-1 text-sm link">
      <ChevronLeft aria-hidden className="size-4" />
      People
    </Link>
  );
  if (asked.error)
    return (
      <>
        {back}
        <Failed error={asked.error} retry={() => void asked.refetch()} />
      </>
    );
  if (!asked.data)
    return (
      <>
        {back}
        <Waiting label="Opening the person" />
      </>
    );
  const person = asked.data;
  const open = person.consent.consented ? PARTS : (["recommendations", "record"] as const);
  const part: Part = [...open].find((each) => each === search.part) ?? open[0];
  return (
    <>
      {back}
      <PersonHead person={person} renew={() => void asked.refetch()} />
      {person.consent.consented ? null : (
        <div className="mb-5">
          <State title="Consent does not stand" tone="heed">
            Nothing that was read of the records is shown. Where recommendations stand and the
            history of consent are.
          </State>
        </div>
      )}
      <PersonTabs parts={open} part={part} />
      <Suspense fallback={<Waiting />}>
        {part === "pattern" ? <PatternPart userId={userId} /> : null}
        {part === "signals" ? <SignalsPart person={person} /> : null}
        {part === "accounts" ? <AccountsPart userId={userId} /> : null}
        {part === "recommendations" ? <Recommendations person={person} /> : null}
        {part === "record" ? (
          <div className="grid grid-cols-1 items-start gap-5 xl:grid-cols-2">
            <ConsentTimeline consent={person.consent} />
            <Said person={person} />
          </div>
        ) : null}
      </Suspense>
      {person.consent.consented ? (
        <RowsDrawer
          userId={userId}
          query={rows.query}
          onClose={() =>
            void navigate({ search: (now) => ({ ...now, rows: undefined }), resetScroll: false })
          }
        />
      ) : null}
    </>
  );
}
