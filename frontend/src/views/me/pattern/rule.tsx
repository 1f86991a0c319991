import type { ReactNode } from "react";

import type { BranchBody, FigureBody, MarginBody } from "../../../api/schema";
import { Margins, MarginsTable } from "../../../charts/margins";
import { RowsLink } from "../../../ui/rows-link";

export interface RuleProps {
  rule: BranchBody;
  figures: readonly FigureBody[];
}

/** All comparisons of a rule, in the order in which it asks them. */
export const marginsOf = (rule: BranchBody): MarginBody[] => [
  ...(rule.margin ? [rule.margin] : []),
  ...rule.parts.flatMap(marginsOf),
];

/** A rule as a picture: each comparison on a scale of its own, and how they join. */
export function Rule({ rule, figures }: RuleProps): ReactNode {
  const beside = besideOf(figures);
  if (rule.margin) return <Margins margins={[rule.margin]} beside={beside} />;
  const single = rule.parts.flatMap((part) => (part.margin ? [part.margin] : []));
  const nested = rule.parts.filter((part) => !part.margin);
  return (
    <div className="grid gap-4">
      <p className="text-sm text-soft">
        {rule.join === "any" ? "Any one of these is enough." : "It takes all of these."}
      </p>
      {single.length ? <Margins margins={single} beside={beside} /> : null}
      {nested.map((part) => (
        <div key={marginsOf(part).map(keyOf).join()} className="border-l-2 border-line pl-4">
          <Rule rule={part} figures={figures} />
        </div>
      ))}
    </div>
  );
}

/** What stands beside a margin: the way to its rows. */
export const besideOf = (figures: readonly FigureBody[]) =>
  function beside(margin: MarginBody) {
    return <RowsOf figures={figures} reading={margin.reading} />;
  };

const keyOf = (margin: MarginBody) => margin.reading + margin.comparison;

/** The same as a table. */
export const RuleTable = ({ rule, caption }: { rule: BranchBody; caption: string }) => (
  <MarginsTable margins={marginsOf(rule)} caption={caption} />
);

/** The way to the rows that a reading was read from. */
export function RowsOf({ figures, reading }: { figures: readonly FigureBody[]; reading: string }) {
  const rows = figures.find((each) => each.reading === reading)?.rows;
  if (!rows?.transactions) return null;
  return (
    <RowsLink query={rows.query} count={rows.transactions} className="text-xs whitespace-nowrap">
      {rows.transactions === 1 ? "1 row" : `${rows.transactions} rows`}
    </RowsLink>
  );
}
