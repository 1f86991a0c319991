import type { OperatorFigures } from "../../../api/schema";
import { count } from "../../../ui/said";
import { Table, Td, Th } from "../../../ui/table";
import { words } from "../../../ui/words";
import { nameOf } from "../queue/words";
import { secondsSaid, shareSaid } from "./share";

/** One row for each operator; every share over its counts. */
export function OperatorTable({ operators }: { operators: readonly OperatorFigures[] }) {
  return (
    <Table caption="Decisions by operator">
      <thead>
        <tr>
          <Th>Operator</Th>
          <Th className="text-right">Decisions</Th>
          <Th className="text-right">Approved</Th>
          <Th className="text-right">Overridden</Th>
          <Th className="text-right">Rejected</Th>
          <Th>Most common reason</Th>
          <Th className="text-right">Hasty</Th>
          <Th className="text-right">Median, 90th of 100</Th>
          <Th className="text-right">Planted noticed</Th>
        </tr>
      </thead>
      <tbody>
        {operators.map((each) => (
          <tr key={each.operator}>
            <Td className="font-medium">
              <span title={each.operator}>{nameOf(each.operator)}</span>
            </Td>
            <Td figures>{count(each.decisions)}</Td>
            <Td figures>{count(each.approvals)}</Td>
            <Td figures>{count(each.overrides)}</Td>
            <Td figures>{count(each.rejections)}</Td>
            <Td>{commonest(each.rejections_by_code)}</Td>
            <Share part={each.hasty} whole={each.timed} />
            <Td figures>
              {secondsSaid(each.median_seconds)}, {secondsSaid(each.p90_seconds)}
            </Td>
            <Share part={each.planted_noticed} whole={each.planted_noticed + each.planted_missed} />
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Share({ part, whole }: { part: number; whole: number }) {
  const { value } = shareSaid(part, whole, "");
  return (
    <Td figures>
      {whole ? value : "None counted"}
      {whole ? (
        <span className="block text-xs text-soft">
          {count(part)} of {count(whole)}
        </span>
      ) : null}
    </Td>
  );
}

export function commonest(codes: Readonly<Record<string, number>>): string {
  const [first] = Object.entries(codes).toSorted(([, a], [, b]) => b - a);
  return first ? `${words(first[0])} (${count(first[1])})` : "—";
}
