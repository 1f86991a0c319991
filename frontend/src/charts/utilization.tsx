import type { AccountsBody } from "../api/schema";
import { cx } from "../ui/cx";
import { dollars, percent } from "../ui/said";
import { Table, Td, Th } from "../ui/table";
import { place } from "./margins";

type Account = AccountsBody["accounts"][number];
type WithCard = Account & { card: NonNullable<Account["card"]> };

export const cardsOf = (accounts: readonly Account[]): WithCard[] =>
  accounts.filter((each): each is WithCard => each.card !== null);

/** How near each card is to its limit, with the lines of policy across it. */
export function Utilization({ cards }: { cards: readonly WithCard[] }) {
  return (
    <ul className="grid gap-6">
      {cards.map((account) => (
        <li key={account.account_id} className="grid gap-2">
          <div className="flex flex-wrap items-baseline justify-between gap-x-4">
            <span className="font-medium">{account.label}</span>
            <span className="text-sm text-soft figures">
              {account.card.owed_cents === null ? "–" : dollars(account.card.owed_cents)} of{" "}
              {account.card.limit_cents === null ? "–" : dollars(account.card.limit_cents)}
            </span>
          </div>
          <Bar account={account} />
          <p className="text-sm text-soft">{account.card.sentence}</p>
        </li>
      ))}
    </ul>
  );
}

const FILL = ["bg-c1", "bg-c3", "bg-c2", "bg-c5"];

function Bar({ account: { card } }: { account: WithCard }) {
  if (card.utilization === null) return null;
  const full = Math.max(0, card.utilization * 100);
  const most = Math.max(100, full);
  const at = (value: number) => (value / most) * 100;
  return (
    <div aria-hidden className="relative h-12 text-xs">
      <div className="relative mt-1 h-4 overflow-hidden rounded bg-sunken ring-1 ring-line">
        <div
          className={cx("absolute inset-y-0 left-0", FILL[Math.min(card.reached.length, 3)])}
          style={{ width: `${at(full)}%` }}
        />
      </div>
      {card.lines.map((line) => (
        <span key={line}>
          <span
            className="absolute top-0 h-6 w-0.5 -translate-x-1/2 bg-ink"
            style={{ left: `${at(line)}%` }}
          />
          <span
            className={cx(
              "absolute bottom-0 figures",
              place(at(line)),
              card.reached.includes(line) ? "font-medium text-ink" : "text-soft",
            )}
            style={{ left: `${at(line)}%` }}
          >
            {line}%
          </span>
        </span>
      ))}
    </div>
  );
}

/** The same as a table. */
export function UtilizationTable({ cards }: { cards: readonly WithCard[] }) {
  const lines = cards[0]?.card.lines ?? [];
  return (
    <Table caption="How near each card is to its limit">
      <thead>
        <tr>
          <Th>Card</Th>
          <Th className="text-right">Owed</Th>
          <Th className="text-right">Limit</Th>
          <Th className="text-right">Used</Th>
          {lines.map((line) => (
            <Th key={line}>{line}% line</Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {cards.map(({ account_id, label, card }) => (
          <tr key={account_id}>
            <Td>{label}</Td>
            <Td figures>{card.owed_cents === null ? "–" : dollars(card.owed_cents)}</Td>
            <Td figures>{card.limit_cents === null ? "–" : dollars(card.limit_cents)}</Td>
            <Td figures>{card.utilization === null ? "–" : percent(card.utilization, 1)}</Td>
            {lines.map((line) => (
              <Td key={line}>{card.reached.includes(line) ? "Reached" : "Under"}</Td>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
