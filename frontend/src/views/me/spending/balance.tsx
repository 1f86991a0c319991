import { lazy } from "react";

import type { BalancesBody } from "../../../api/schema";
import { hooks } from "../../../api/client";
import { useUserId } from "../../../app/session";
import { useAsOf } from "../../../app/time-machine";
import { Picture } from "../../../charts/picture";
import { Card, CardHead } from "../../../ui/card";
import { RowsLink } from "../../../ui/rows-link";
import { dayOf, dollars } from "../../../ui/said";
import { Failed, Waiting } from "../../../ui/state";
import { Table, Td, Th } from "../../../ui/table";
import type { WindowDays } from "../window-switch";

const BalanceLine = lazy(() => import("../../../charts/balance-line"));

/** What checking held over the window, with pay days and low days. */
export function Balance({ window }: { window: WindowDays }) {
  const user_id = useUserId();
  const as_of = useAsOf();
  const asked = hooks.useQuery("get", "/api/v1/users/{user_id}/balances", {
    params: { path: { user_id }, query: { as_of, days: window } },
  });
  if (asked.isPending) return <Waiting rows={2} label="Reading your balance" />;
  if (asked.error) return <Failed error={asked.error} retry={() => void asked.refetch()} />;
  const balances = asked.data;
  return (
    <Card>
      {balances.days.length ? (
        <Picture
          title="Checking balance"
          said={balances.sentence}
          table={<DaysTable balances={balances} />}
        >
          <BalanceLine balances={balances} name={`Checking balance. ${balances.sentence}`} />
        </Picture>
      ) : (
        <CardHead title="Checking balance" said={balances.sentence} />
      )}
    </Card>
  );
}

function DaysTable({ balances }: { balances: BalancesBody }) {
  const paid = new Map(balances.pay_days.map((each) => [each.date, each.pay]));
  return (
    <Table caption="Checking at the end of each day, newest first">
      <thead>
        <tr>
          <Th>Day</Th>
          <Th className="text-right">Balance</Th>
          <Th className="text-right">Pay</Th>
          <Th>Low</Th>
        </tr>
      </thead>
      <tbody>
        {balances.days.toReversed().map((day) => {
          const pay = paid.get(day.date);
          return (
            <tr key={day.date}>
              <Td>{dayOf(day.date)}</Td>
              <Td figures>{dollars(day.balance_cents)}</Td>
              <Td figures>{pay ? <RowsLink query={pay.query}>{pay.said}</RowsLink> : null}</Td>
              <Td>{day.low ? "Low" : null}</Td>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}
