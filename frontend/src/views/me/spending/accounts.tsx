import type { AccountsBody } from "../../../api/schema";
import { hooks } from "../../../api/client";
import { useUserId } from "../../../app/session";
import { useAsOf } from "../../../app/time-machine";
import { Picture } from "../../../charts/picture";
import { cardsOf, Utilization, UtilizationTable } from "../../../charts/utilization";
import { Badge } from "../../../ui/badge";
import { Card, CardHead } from "../../../ui/card";
import { RowsLink } from "../../../ui/rows-link";
import { dayOf, dollars } from "../../../ui/said";
import { Failed, Waiting } from "../../../ui/state";
import { Table, Td, Th } from "../../../ui/table";

type Account = AccountsBody["accounts"][number];

/** What the accounts hold, and how near each card is to its limit. */
export function Accounts() {
  const user_id = useUserId();
  const as_of = useAsOf();
  const asked = hooks.useQuery("get", "/api/v1/users/{user_id}/accounts", {
    params: { path: { user_id }, query: { as_of } },
  });
  if (asked.isPending) return <Waiting rows={2} label="Reading your accounts" />;
  if (asked.error) return <Failed error={asked.error} retry={() => void asked.refetch()} />;
  const { accounts, totals } = asked.data;
  const cards = cardsOf(accounts);
  return (
    <>
      {cards.length ? (
        <Card>
          <Picture
            title="How much of each card is used"
            said={
              totals.cards_utilization_said && cards.length > 1
                ? `All cards together: ${totals.cards_utilization_said}.`
                : "The marks are the 30, 50 and 80 percent lines."
            }
            table={<UtilizationTable cards={cards} />}
          >
            <Utilization cards={cards} />
          </Picture>
        </Card>
      ) : null}
      <Card>
        <CardHead title="Your accounts" />
        <AccountsTable accounts={accounts} />
      </Card>
    </>
  );
}

function AccountsTable({ accounts }: { accounts: readonly Account[] }) {
  return (
    <Table caption="Your accounts and what they hold">
      <thead>
        <tr>
          <Th className="pl-0">Account</Th>
          <Th className="w-2/5 pr-0 text-right">Balance</Th>
        </tr>
      </thead>
      <tbody>
        {accounts.map((account) => (
          <tr key={account.account_id}>
            <Td className="pl-0">
              <span className="font-medium">{account.label}</span>{" "}
              {account.counted ? null : <Badge>Not counted</Badge>}
              {account.owed.map((owed) => (
                <span key={owed.kind} className="block text-xs text-soft figures">
                  {owedSaid(owed)}
                </span>
              ))}
            </Td>
            <Td figures className="pr-0">
              <RowsLink query={account.query}>{account.balance_said}</RowsLink>
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

/** What the bank says of a card or loan, in a line. */
export function owedSaid(owed: Account["owed"][number]): string {
  const parts = [
    owed.apr_percentage === null ? "" : `${owed.apr_percentage}% APR`,
    owed.minimum_payment_cents === null ? "" : `${dollars(owed.minimum_payment_cents)} minimum`,
    owed.next_payment_due_date === null ? "" : `due ${dayOf(owed.next_payment_due_date)}`,
    owed.is_overdue ? "past its due date" : "",
  ];
  return parts.filter(Boolean).join(" · ");
}
