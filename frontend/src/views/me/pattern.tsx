import { useNavigate, useSearch } from "@tanstack/react-router";

import { hooks } from "../../api/client";
import { useUserId } from "../../app/session";
import { TimedHead, useAsOf } from "../../app/time-machine";
import { Failed, Waiting } from "../../ui/state";
import { Change } from "./pattern/change";
import { Near, Personas } from "./pattern/personas";
import { Primary } from "./pattern/primary";
import { Timeline } from "./pattern/timeline";
import { OwnRows } from "./recurring/own-rows";
import { StandsIn } from "./states";
import { WindowSwitch, type WindowDays } from "./window-switch";

/** Which pattern fits, why and how nearly, and what would change it. */
export function Pattern() {
  const { window = 30 } = useSearch({ from: "/me/pattern" });
  const navigate = useNavigate({ from: "/me/pattern" });
  return (
    <>
      <TimedHead
        title="My pattern"
        said="What your records describe, and what would change it."
        actions={
          <WindowSwitch
            value={window}
            onChange={(days) =>
              void navigate({
                search: (now) => ({ ...now, window: days === 180 ? 180 : undefined }),
                replace: true,
                resetScroll: false,
              })
            }
          />
        }
      />
      <StandsIn>
        <Over window={window} />
      </StandsIn>
      <OwnRows />
    </>
  );
}

function Over({ window }: { window: WindowDays }) {
  const user_id = useUserId();
  const as_of = useAsOf();
  const asked = hooks.useQuery("get", "/api/v1/users/{user_id}/pattern", {
    params: { path: { user_id }, query: { as_of } },
  });
  if (asked.isPending) return <Waiting rows={4} label="Reading your pattern" />;
  if (asked.error) return <Failed error={asked.error} retry={() => void asked.refetch()} />;
  const read = asked.data.windows.find((each) => each.window_days === window);
  if (!read) return null;
  return (
    <div className="grid grid-cols-1 gap-6">
      <Primary pattern={read} />
      <Near pattern={read} />
      <Change key={`${window} ${asked.data.as_of}`} pattern={read} />
      <Personas pattern={read} />
      <Timeline window={window} />
    </div>
  );
}
