import { useNavigate, useSearch } from "@tanstack/react-router";
import { CalendarSync } from "lucide-react";

import type { RecurringBody } from "../../../api/schema";
import { Card, CardHead } from "../../../ui/card";
import { State } from "../../../ui/state";
import { Calendar } from "./calendar";
import { Corrections } from "./corrections";
import { useDue } from "./due";
import { monthOf } from "./months";
import { Prices } from "./prices";
import { StreamDrawer } from "./stream-drawer";
import { Streams } from "./streams";
import { MonthlyTotals } from "./totals";

/** The whole page, once it is read. */
export function Body({ recurring }: { recurring: RecurringBody }) {
  const { month, stream } = useSearch({ from: "/me/recurring" });
  const navigate = useNavigate({ from: "/me/recurring" });
  const open = (key: string | undefined) =>
    void navigate({
      search: (now) => ({ ...now, stream: key }),
      replace: key === undefined,
      resetScroll: false,
    });
  const { due, first, last } = useDue(recurring);
  const now = monthOf(recurring.as_of);
  const shown = month && month >= first && month <= last ? month : now;
  return (
    <div className="grid grid-cols-1 gap-6">
      {recurring.streams.length ? (
        <>
          <MonthlyTotals groups={recurring.groups} />
          <Prices streams={recurring.streams} onOpen={open} />
          <Card>
            <CardHead title="Calendar" said="Hollow marks came; filled ones are expected." />
            <Calendar
              month={shown}
              first={first}
              last={last}
              today={recurring.as_of}
              due={due}
              onOpen={open}
              onMonth={(to) =>
                void navigate({
                  search: (before) => ({ ...before, month: to === now ? undefined : to }),
                  replace: true,
                  resetScroll: false,
                })
              }
            />
          </Card>
          <Streams streams={recurring.streams} onOpen={open} />
        </>
      ) : (
        <State icon={CalendarSync} title="Nothing comes back yet">
          A charge or a payment is listed here once it came three times in a steady rhythm. Until
          then there is nothing to do.
        </State>
      )}
      <Corrections left={recurring.not_recurring} />
      <StreamDrawer
        stream={stream ? (recurring.streams.find((each) => each.key === stream) ?? null) : null}
        unknown={stream !== undefined && !recurring.streams.some((each) => each.key === stream)}
        close={() => open(undefined)}
      />
    </div>
  );
}
