import { useSearch } from "@tanstack/react-router";
import { useState } from "react";

import { hooks } from "../../../api/client";
import type { AccountsBody } from "../../../api/schema";
import { cardsOf, Utilization, UtilizationTable } from "../../../charts/utilization";
import { Badge } from "../../../ui/badge";
import { Button } from "../../../ui/button";
import { Card, CardHead } from "../../../ui/card";
import { Details } from "../../../ui/details";
import { RowsLink } from "../../../ui/rows-link";
import { dayOf, dollars } from "../../../ui/said";
import { Failed, State, Waiting } from "../../../ui/state";
import { words } from "../../../ui/words";
import { usePattern } from "./pattern-read";
import { TimeBar } from "./time-bar";

type Account = AccountsBody["accounts"][number];

/** The accounts by their last digits alone, and how near each card is to its limit. */
export default function AccountsPart({ userId }: { userId: string }) {
  const { as_of } = useSearch({ from: "/console/people/$userId" });
  const pattern = usePattern(userId);
  const asked = hooks.useQuery(
    "get",
    "/api/v1/users/{user_id}/accounts",
    { params: { path: { user_id: userId }, query: { as_of } } },
    { placeholderData: (before) => before, staleTime: 60_000, refetchOnWindowFocus: false },
  );
  if (asked.error) return <Failed error={asked.error} retry={() => void asked.refetch()} />;
  if (!asked.data) return <Waiting label="Reading the accounts" />;
  const { accounts } = asked.data;
  return (
    <>
      {pattern.data ? (
        <TimeBar first={pattern.data.first_day} last={pattern.data.last_day} />
      ) : null}
      {accounts.length ? (
        <div
          className="grid grid-cols-1 items-start gap-5 xl:grid-cols-2"
          aria-busy={asked.isPlaceholderData}
        >
          <Cards accounts={accounts} />
          {accounts.map((each) => (
            <AccountCard key={each.account_id} account={each} />
          ))}
        </div>
      ) : (
        <State title="No account on record">Nothing was linked or loaded on this day.</State>
      )}
    </>
  );
}

function Cards({ accounts }: { accounts: readonly Account[] }) {
  const [asTable, setAsTable] = useState(false);
  const cards = cardsOf(accounts);
  if (!cards.length) return null;
  return (
    <Card className="xl:col-span-2">
      <CardHead
        title="Cards and their limits"
        actions={
          <Button size="small" onClick={() => setAsTable(!asTable)}>
            {asTable ? "Show as picture" : "Show as table"}
          </Button>
        }
      />
      {asTable ? <UtilizationTable cards={cards} /> : <Utilization cards={cards} />}
    </Card>
  );
}

const money = (cents: number | null) => (cents === null ? "—" : dollars(cents));

function AccountCard({ account }: { account: Account }) {
  return (
    <Card>
      <CardHead
        title={account.label}
        said={account.balance_said}
        actions={account.counted ? null : <Badge tone="heed">Not counted</Badge>}
      />
      <Details
        items={[
          ["Kind", words(account.subtype ?? account.type)],
          ["Balance", money(account.balance_current_cents)],
          ...(account.balance_available_cents === null
            ? []
            : ([["Available", money(account.balance_available_cents)]] as const)),
          ...(account.balance_limit_cents === null
            ? []
            : ([["Limit", money(account.balance_limit_cents)]] as const)),
          ...account.owed.flatMap(owedItems),
          [
            "Rows",
            <RowsLink key="rows" query={account.query}>
              Open the transactions
            </RowsLink>,
          ],
        ]}
      />
    </Card>
  );
}

function owedItems(owed: Account["owed"][number]): (readonly [string, string])[] {
  const all: (readonly [string, string | null])[] = [
    ["APR", owed.apr_percentage === null ? null : `${owed.apr_percentage}%`],
    [
      "Minimum payment",
      owed.minimum_payment_cents === null ? null : money(owed.minimum_payment_cents),
    ],
    ["Next due", owed.next_payment_due_date ? dayOf(owed.next_payment_due_date) : null],
    [
      "Last payment",
      owed.last_payment_cents === null
        ? null
        : `${money(owed.last_payment_cents)}${owed.last_payment_date ? ` on ${dayOf(owed.last_payment_date)}` : ""}`,
    ],
    ["Overdue", owed.is_overdue === null ? null : owed.is_overdue ? "Yes" : "No"],
  ];
  return all.flatMap(([name, said]) => (said === null ? [] : [[name, said] as const]));
}
