import { useNavigate, useSearch } from "@tanstack/react-router";

import { hooks } from "../../../api/client";
import { Card, CardHead } from "../../../ui/card";
import { PageHead } from "../../../ui/page";
import { Segments } from "../../../ui/segments";
import { Failed, State, Waiting } from "../../../ui/state";
import { AgreementCard } from "./agreement";
import { LaneTable } from "./lanes";
import { OperatorTable } from "./operators";
import { Overall } from "./overall";
import { RejectionsByCode } from "./rejections";

const SPANS = [
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "all", label: "All time" },
] as const;

/** How the review itself is going: it measures its people as well as its drafts. */
export function Quality() {
  const { days } = useSearch({ from: "/console/quality" });
  const navigate = useNavigate({ from: "/console/quality" });
  const asked = hooks.useQuery("get", "/api/v1/operator/review/metrics", {
    params: { query: days ? { days: Number(days) } : {} },
  });
  return (
    <>
      <PageHead
        title="Quality"
        said="How the review is going. Each share stands beside the counts it was made of."
        actions={
          <Segments
            label="Counted over"
            name="span"
            value={days ?? "all"}
            options={SPANS}
            onChange={(span) =>
              void navigate({ search: span === "all" ? {} : { days: span }, replace: true })
            }
          />
        }
      />
      {asked.error ? (
        <Failed error={asked.error} retry={() => void asked.refetch()} />
      ) : !asked.data ? (
        <Waiting label="Counting the decisions" />
      ) : (
        <div className="grid grid-cols-1 gap-5">
          {asked.data.overall.decisions ? (
            <Overall figures={asked.data.overall} />
          ) : (
            <State title="No decisions in this time">
              Nothing is stated about decisions until there are some. Choose a longer time above, or
              begin in the queue.
            </State>
          )}
          <div className="grid grid-cols-1 items-start gap-5 xl:grid-cols-2">
            <AgreementCard agreement={asked.data.agreement} />
            <RejectionsByCode figures={asked.data.overall} />
          </div>
          {asked.data.operators.length ? (
            <Card>
              <CardHead
                title="Each operator"
                said="Seconds run from opening an item to deciding it."
              />
              <OperatorTable operators={asked.data.operators} />
            </Card>
          ) : null}
          <Card>
            <CardHead title="What waits now" said="An item can stand in several lanes." />
            <LaneTable lanes={asked.data.lanes} />
          </Card>
        </div>
      )}
    </>
  );
}
