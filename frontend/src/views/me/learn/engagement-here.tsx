import { hooks } from "../../../api/client";
import type { EngagementBody } from "../../../api/schema";
import { useUserId } from "../../../app/session";
import { Card, CardHead } from "../../../ui/card";
import { RowsLink } from "../../../ui/rows-link";
import { dayOf } from "../../../ui/said";
import { Failed, Waiting } from "../../../ui/state";
import { EngagementSettings } from "./engagement-settings";

/** What was finished, what the records bear out, and how much of it the user wants to see. */
export function EngagementHere() {
  const user_id = useUserId();
  const { data, error, refetch } = hooks.useQuery("get", "/api/v1/users/{user_id}/engagement", {
    params: { path: { user_id } },
  });
  if (error && !data) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting rows={2} />;
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <div className="grid grid-cols-1 gap-6">
        {data.done ? (
          <Finished done={data.done} total={data.done_total ?? data.done.length} />
        ) : null}
        <EngagementSettings settings={data.settings} counts={data.counts} />
      </div>
      {data.verified?.length ? <Verified verified={data.verified} /> : null}
    </div>
  );
}

function Finished({ done, total }: { done: NonNullable<EngagementBody["done"]>; total: number }) {
  return (
    <Card>
      <CardHead title="What you finished" />
      {done.length ? (
        <>
          <ul className="grid gap-2.5">
            {done.slice(0, 8).map((each) => (
              <li key={`${each.at} ${each.kind}`} className="flex justify-between gap-4 text-sm">
                <span>{each.sentence}</span>
                <span className="shrink-0 text-soft figures">{dayOf(each.at)}</span>
              </li>
            ))}
          </ul>
          {total > 8 ? (
            <p className="mt-3 text-sm text-soft">And {total - 8} before these.</p>
          ) : null}
        </>
      ) : (
        <p className="text-sm text-soft">
          Nothing yet. Lessons you finish and things you look through are listed here.
        </p>
      )}
    </Card>
  );
}

function Verified({ verified }: { verified: NonNullable<EngagementBody["verified"]> }) {
  return (
    <Card>
      <CardHead title="What your records bear out" said="Of complete months, by your own rows." />
      <ul className="grid gap-4">
        {verified.map((each) => (
          <li key={each.kind}>
            <p className="font-medium">{each.title}</p>
            <p className="text-sm text-soft">{each.sentence}</p>
            <details className="mt-1 text-sm">
              <summary className="w-fit cursor-pointer link">The months</summary>
              <ul className="mt-2 grid gap-1.5">
                {each.months.map((month) => (
                  <li key={month.day}>
                    {month.sentence}{" "}
                    {month.rows.transactions ? (
                      <RowsLink query={month.rows.query} count={month.rows.transactions}>
                        {month.rows.transactions === 1
                          ? "1 row"
                          : `${month.rows.transactions} rows`}
                      </RowsLink>
                    ) : null}
                  </li>
                ))}
              </ul>
            </details>
          </li>
        ))}
      </ul>
    </Card>
  );
}
