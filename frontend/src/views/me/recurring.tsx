import { CalendarPlus } from "lucide-react";

import { hooks } from "../../api/client";
import { useUserId } from "../../app/session";
import { TimedHead, useAsOf } from "../../app/time-machine";
import { Button } from "../../ui/button";
import { Failed, Waiting } from "../../ui/state";
import { Body } from "./recurring/body";
import { OwnRows } from "./recurring/own-rows";
import { StandsIn } from "./states";

/** What comes back: subscriptions, bills and income, with prices and next days. */
export function Recurring() {
  return (
    <>
      <TimedHead
        title="Recurring"
        said="What comes back, when it comes next, and whose price changed."
        actions={<CalendarFile />}
      />
      <StandsIn>
        <Read />
      </StandsIn>
      <OwnRows />
    </>
  );
}

function Read() {
  const user_id = useUserId();
  const as_of = useAsOf();
  const asked = hooks.useQuery("get", "/api/v1/users/{user_id}/recurring", {
    params: { path: { user_id }, query: { as_of } },
  });
  if (asked.isPending) return <Waiting rows={4} label="Looking for what comes back" />;
  if (asked.error) return <Failed error={asked.error} retry={() => void asked.refetch()} />;
  return <Body recurring={asked.data} />;
}

/** The expected days for the reader's own calendar. */
function CalendarFile() {
  const user_id = useUserId();
  const as_of = useAsOf();
  const query = as_of ? `?as_of=${as_of}` : "";
  return (
    <Button asChild size="small">
      <a href={`/api/v1/users/${user_id}/recurring.ics${query}`} download="recurring.ics">
        <CalendarPlus aria-hidden className="size-4" />
        Calendar file
      </a>
    </Button>
  );
}
