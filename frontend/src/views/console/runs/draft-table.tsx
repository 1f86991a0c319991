import type { DraftCount } from "../../../api/schema";
import { count } from "../../../ui/said";
import { Table, Td, Th } from "../../../ui/table";
import { words } from "../../../ui/words";

/** Drafts by kind, one column for each place where any stands. */
export function DraftTable({ drafted }: { drafted: readonly DraftCount[] }) {
  if (!drafted.length) return <p className="text-soft">This run drafted nothing.</p>;
  const kinds = [...new Set(drafted.map((each) => each.kind))];
  const places = [...new Set(drafted.map((each) => each.status))];
  const number = (kind: string, status: string) =>
    drafted.find((each) => each.kind === kind && each.status === status)?.count ?? 0;
  return (
    <Table caption="Drafts by kind and by where they stand">
      <thead>
        <tr>
          <Th>Kind</Th>
          {places.map((status) => (
            <Th key={status} className="text-right">
              {words(status)}
            </Th>
          ))}
          <Th className="text-right">All</Th>
        </tr>
      </thead>
      <tbody>
        {kinds.map((kind) => (
          <tr key={kind}>
            <Td>{words(kind)}</Td>
            {places.map((status) => (
              <Td key={status} figures>
                {count(number(kind, status))}
              </Td>
            ))}
            <Td figures className="font-medium">
              {count(places.reduce((sum, status) => sum + number(kind, status), 0))}
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
