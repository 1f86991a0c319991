import { Link } from "@tanstack/react-router";

import { hooks } from "../../../api/client";
import type { Person } from "../../../api/schema";
import { Badge } from "../../../ui/badge";
import { Card, CardHead } from "../../../ui/card";
import { moment } from "../../../ui/said";
import { Failed, Waiting } from "../../../ui/state";
import { counted } from "../../../ui/words";

/** What the user said: of lessons, and of the record. */
export function Said({ person }: { person: Person }) {
  return (
    <div className="grid grid-cols-1 gap-5">
      <Feedback person={person} />
      {person.consent.consented ? <Corrections userId={person.user.user_id} /> : null}
      <Card>
        <CardHead title="Engagement" />
        <p className="text-sm text-soft">
          Goals, weeks and levels are the user&rsquo;s own. Staff see none of them, and nothing is
          decided by them.
        </p>
      </Card>
    </div>
  );
}

function Feedback({ person }: { person: Person }) {
  const said = person.feedback.toSorted((a, b) => b.at.localeCompare(a.at));
  const helpful = said.filter((each) => each.verdict === "helpful").length;
  return (
    <Card>
      <CardHead
        title="Feedback"
        said={
          said.length
            ? `${helpful} of ${counted(said.length, "answer")} found it helpful.`
            : "Nothing was said of any lesson yet."
        }
      />
      <ul className="grid grid-cols-1 gap-3">
        {said.map((each) => (
          <li key={each.feedback_id} className="text-sm">
            <p className="flex flex-wrap items-center gap-2">
              <Badge tone={each.verdict === "helpful" ? "mark" : "heed"}>
                {each.verdict === "helpful" ? "Helpful" : "Not helpful"}
              </Badge>
              <span className="text-soft figures">{moment(each.at)}</span>
              <Link
                to="/console/queue"
                search={{ item: each.recommendation_id }}
                className="text-xs link"
              >
                {each.recommendation_id}
              </Link>
            </p>
            {each.note ? <p className="mt-1">{each.note}</p> : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Corrections({ userId }: { userId: string }) {
  const asked = hooks.useQuery(
    "get",
    "/api/v1/users/{user_id}/corrections",
    { params: { path: { user_id: userId } } },
    { staleTime: 60_000, refetchOnWindowFocus: false },
  );
  return (
    <Card>
      <CardHead
        title="Corrections"
        said="What the user says of their own record. Everything is read with those that stand."
      />
      {asked.error ? (
        <Failed error={asked.error} retry={() => void asked.refetch()} />
      ) : !asked.data ? (
        <Waiting rows={1} label="Reading the corrections" />
      ) : asked.data.corrections.length ? (
        <ul className="grid grid-cols-1 gap-3">
          {asked.data.corrections.map((each) => (
            <li key={each.correction_id} className="text-sm">
              <p className="flex flex-wrap items-center gap-2">
                <Badge tone={each.stands ? "mark" : "plain"}>
                  {each.stands ? "Stands" : "Taken back"}
                </Badge>
                <span className="text-soft figures">{moment(each.at)}</span>
              </p>
              <p className="mt-1">{each.sentence}</p>
              {each.note ? <p className="text-soft">{each.note}</p> : null}
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-sm text-soft">The user has corrected nothing.</p>
      )}
    </Card>
  );
}
