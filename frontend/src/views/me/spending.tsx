import { useNavigate, useSearch } from "@tanstack/react-router";

import { hooks } from "../../api/client";
import { useUserId } from "../../app/session";
import { TimedHead, useAsOf } from "../../app/time-machine";
import { Failed, Waiting } from "../../ui/state";
import { Accounts } from "./spending/accounts";
import { Balance } from "./spending/balance";
import { Categories } from "./spending/categories";
import { Definitions } from "./spending/definitions";
import { Flow } from "./spending/flow";
import { Totals } from "./spending/totals";
import { OwnRows } from "./recurring/own-rows";
import { StandsIn } from "./states";
import { WindowSwitch, type WindowDays } from "./window-switch";

/** Where money came from and went: over 30 or 180 days, every figure with its rows. */
export function Spending() {
  const { window = 30 } = useSearch({ from: "/me/spending" });
  const navigate = useNavigate({ from: "/me/spending" });
  return (
    <>
      <TimedHead
        title="Spending"
        said="What came in, what went out, and what was left. Every figure opens its rows."
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
  const asked = hooks.useQuery("get", "/api/v1/users/{user_id}/spending", {
    params: { path: { user_id }, query: { as_of } },
  });
  if (asked.isPending) return <Waiting rows={4} label="Reading your spending" />;
  if (asked.error) return <Failed error={asked.error} retry={() => void asked.refetch()} />;
  const span = asked.data.spans.find((each) => each.window_days === window);
  if (!span) return null;
  return (
    <div className="grid grid-cols-1 gap-6">
      <Totals span={span} />
      <Flow span={span} />
      <Categories key={window} span={span} />
      <Balance window={window} />
      <Accounts />
      <Definitions definitions={asked.data.definitions} />
    </div>
  );
}
