import {
  CalendarClock,
  CircleCheck,
  Landmark,
  PiggyBank,
  Receipt,
  ShieldCheck,
  TrendingUp,
  Wallet,
  type LucideIcon,
} from "lucide-react";

import type { FactBody, RecapBody } from "../../../api/schema";
import { Card } from "../../../ui/card";
import { RowsLink } from "../../../ui/rows-link";

const ICON: Record<FactBody["kind"], LucideIcon> = {
  low_day_ahead: Wallet,
  bill_due: CalendarClock,
  price_rise: TrendingUp,
  pay_day: Landmark,
  no_card_interest: CircleCheck,
  above_line: ShieldCheck,
  saved: PiggyBank,
  no_fees: Receipt,
};

/** At most three facts in the user's own numbers; each opens its rows. */
export function Recap({ recap }: { recap: RecapBody }) {
  return (
    <Card aria-label="What is worth knowing today">
      <h2 className="text-lg font-semibold">{recap.sentence}</h2>
      {recap.facts.length ? (
        <ul className="mt-2 -mb-3 grid divide-y divide-line">
          {recap.facts.slice(0, 3).map((fact) => (
            <Fact key={`${fact.kind} ${fact.day} ${fact.sentence}`} fact={fact} />
          ))}
        </ul>
      ) : null}
    </Card>
  );
}

function Fact({ fact }: { fact: FactBody }) {
  const Icon = ICON[fact.kind];
  const rows = fact.rows.transactions;
  return (
    <li className="flex items-start gap-4 py-4">
      <span className="mt-0.5 grid size-9 shrink-0 place-items-center rounded-full bg-mark-soft text-mark">
        <Icon aria-hidden className="size-5" />
      </span>
      <div className="min-w-0">
        <p className="figures">{fact.sentence}</p>
        {rows ? (
          <p className="mt-0.5 text-sm">
            <RowsLink query={fact.rows.query} count={rows}>
              {rows === 1 ? "The row behind it" : `The ${rows} rows behind it`}
            </RowsLink>
          </p>
        ) : null}
      </div>
    </li>
  );
}
