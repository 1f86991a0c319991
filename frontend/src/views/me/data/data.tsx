import { useState } from "react";

import { hooks } from "../../../api/client";
import type { DeletedBody } from "../../../api/schema";
import { useUserId } from "../../../app/session";
import { PageHead } from "../../../ui/page";
import { Failed, Waiting } from "../../../ui/state";
import { Certificate } from "./certificate";
import { Deletion } from "./deletion";
import { EngagementSwitch } from "./engagement-here";
import { Looks } from "./looks";
import { Receipt } from "./receipt";
import { Purposes } from "./purposes-card";
import { TakeOut } from "./take-out";
import { Timeline } from "./timeline";

/** What is on record of the user, what they permit, who looked, and how all of it ends. */
export function MyData() {
  const [gone, setGone] = useState<DeletedBody | null>(null);
  // Nothing else is asked any more: the session ended with the records.
  return gone ? <Certificate of={gone} /> : <Here deleted={setGone} />;
}

function Here({ deleted }: { deleted: (body: DeletedBody) => void }) {
  const user_id = useUserId();
  const { data, error, refetch } = hooks.useQuery("get", "/api/v1/consent/{user_id}", {
    params: { path: { user_id } },
  });
  return (
    <>
      <PageHead
        title="My data"
        said="What you permit, who looked, and everything we keep. Off is as easy as on."
      />
      <div className="grid grid-cols-1 gap-6">
        {error && !data ? (
          <Failed error={error} retry={() => void refetch()} />
        ) : !data ? (
          <Waiting rows={4} />
        ) : (
          <>
            <Purposes purposes={data.purposes} />
            {data.consented ? <EngagementSwitch /> : null}
            <Timeline events={data.events} />
          </>
        )}
        <Looks />
        <TakeOut />
        <Deletion deleted={deleted} />
      </div>
      <Receipt />
    </>
  );
}
