import { useSearch } from "@tanstack/react-router";

import { useUserId } from "../../../app/session";
import { PageHead } from "../../../ui/page";
import { RowsDrawer } from "../../../ui/rows-drawer";
import { useRows } from "../../../ui/rows-link";
import { Failed, Waiting } from "../../../ui/state";
import { StandsIn } from "../states";
import { EngagementHere } from "./engagement-here";
import { Lessons } from "./lessons";
import { Reading } from "./reading";
import { useShelf } from "./shelf";
import { Why } from "./why";

/** The shelf of lessons: to read, later, finished, put away; each with its reasons. */
export function Learn() {
  const { item } = useSearch({ from: "/me/learn" });
  return item ? (
    <StandsIn>
      <Open id={item} />
    </StandsIn>
  ) : (
    <>
      <PageHead
        title="Learn"
        said="Short lessons in your own numbers. A person read and approved each of them."
      />
      <StandsIn>
        <Shelf />
      </StandsIn>
    </>
  );
}

function Open({ id }: { id: string }) {
  const { data, error, refetch } = useShelf();
  if (error && !data) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting rows={4} />;
  return (
    <>
      <Reading
        id={id}
        items={data.lessons}
        codes={data.feedback_codes}
        day={data.day}
        back="All lessons"
      />
      <Drawers />
    </>
  );
}

function Shelf() {
  const { data, error, refetch } = useShelf();
  return (
    <div className="grid grid-cols-1 gap-10">
      {error && !data ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Waiting rows={4} />
      ) : (
        <Lessons learn={data} />
      )}
      <EngagementHere />
      <Drawers />
    </div>
  );
}

function Drawers() {
  const userId = useUserId();
  const rows = useRows();
  return (
    <>
      <Why />
      <RowsDrawer userId={userId} query={rows.query} onClose={rows.close} />
    </>
  );
}
