import { Link } from "@tanstack/react-router";
import {
  CalendarX2,
  CircleCheck,
  EyeOff,
  Hourglass,
  Landmark,
  PencilLine,
  Sprout,
  UserRoundCheck,
  type LucideIcon,
} from "lucide-react";
import type { ReactNode } from "react";

import type { UserStatus } from "../../../api/schema";
import { Button } from "../../../ui/button";
import { State } from "../../../ui/state";
import { longDay } from "../../../ui/said";
import { Way } from "./way";
import type { State as Name } from "./status";

const ICON: Record<Name, LucideIcon> = {
  never_consented: EyeOff,
  consent_withdrawn: EyeOff,
  consent_ended: CalendarX2,
  empty: Landmark,
  first_day: Sprout,
  not_enough_data: Hourglass,
  nothing_to_fix: CircleCheck,
  in_review: UserRoundCheck,
  ready: PencilLine,
};

interface Step {
  to: "/me/data" | "/me/spending" | "/me/pattern" | "/me/learn";
  name: string;
}

const NEXT: Record<Name, Step | null> = {
  never_consented: { to: "/me/data", name: "Open My data" },
  consent_withdrawn: { to: "/me/data", name: "Open My data" },
  consent_ended: { to: "/me/data", name: "Open My data" },
  empty: null,
  first_day: { to: "/me/spending", name: "Look at your spending" },
  not_enough_data: { to: "/me/spending", name: "Look at your spending" },
  nothing_to_fix: { to: "/me/pattern", name: "See what we looked for" },
  in_review: { to: "/me/spending", name: "Look at your spending meanwhile" },
  ready: { to: "/me/learn", name: "Open Learn" },
};

/** A designed state: what is so, why, and the next step, in the server's words. */
export function Standing({ status, retry }: { status: UserStatus; retry?: () => void }) {
  const next = NEXT[status.state];
  return (
    <State
      icon={ICON[status.state]}
      title={status.headline}
      action={
        next ? (
          <Button asChild kind={next.to === "/me/data" ? "primary" : "plain"}>
            <Link to={next.to}>{next.name}</Link>
          </Button>
        ) : retry ? (
          <Button onClick={retry}>Look again</Button>
        ) : undefined
      }
    >
      <p>{status.next_step}</p>
      <More status={status} />
    </State>
  );
}

/** What else is worth knowing in a state. */
function More({ status }: { status: UserStatus }): ReactNode {
  switch (status.state) {
    case "consent_ended": {
      const ended = status.purposes.find((each) => each.purpose === "education")?.until;
      return ended ? <p className="mt-2">It ended on {longDay(ended)}.</p> : null;
    }
    case "first_day":
      return <Way at="read" />;
    case "in_review":
      return <Way at="checked" waiting={status.waiting} />;
    case "not_enough_data":
    case "nothing_to_fix":
      return (
        <ul className="mt-3 grid gap-1 text-sm">
          {status.windows.map((each) => (
            <li key={each.window_days}>{each.sentence}</li>
          ))}
        </ul>
      );
    default:
      return null;
  }
}
