import type { RecurringBody } from "../../../api/schema";
import { Card } from "../../../ui/card";

type Group = RecurringBody["groups"][number];

export const GROUP_NAMES: Record<Group["group"], string> = {
  subscription: "Subscriptions",
  bill: "Bills",
  income: "Income",
  loan: "Loans and cards",
  saving: "Put by",
};

/** What each group comes to in a month, at its last prices. */
export function MonthlyTotals({ groups }: { groups: readonly Group[] }) {
  const running = groups.filter((each) => each.count > 0);
  if (!running.length) return null;
  return (
    <section aria-labelledby="monthly">
      <h2 id="monthly" className="mb-3 text-lg font-semibold">
        In a month, at the last prices
      </h2>
      <ul className="grid grid-cols-2 gap-3 md:grid-cols-[repeat(auto-fit,minmax(9rem,1fr))]">
        {running.map((each) => (
          <li key={each.group}>
            <Card className="h-full p-4!">
              <p className="text-sm text-soft">{GROUP_NAMES[each.group]}</p>
              <p className="mt-1 text-xl font-semibold figures">{each.monthly_said}</p>
              <p className="text-sm text-soft figures">
                <a href={`#${each.group}`} className="link">
                  {each.count} running
                </a>
              </p>
            </Card>
          </li>
        ))}
      </ul>
    </section>
  );
}
