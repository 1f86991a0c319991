import type { Person } from "../../../api/schema";
import { Card, CardHead } from "../../../ui/card";
import { RowsLink } from "../../../ui/rows-link";
import { Table, Td, Th } from "../../../ui/table";
import { words } from "../../../ui/words";
import type { Reading } from "./readings";
import { written } from "./written";

/** The readings of a family that the last run kept, in both windows, with the rows behind each. */
export function FamilyCard({
  family,
  readings,
  person,
}: {
  family: string;
  readings: readonly Reading[];
  person: Person;
}) {
  const title = words(family);
  return (
    <Card>
      <CardHead title={title} level={3} />
      <Table caption={`${title} in the last run`}>
        <thead>
          <tr>
            <Th>What was read</Th>
            {person.windows.map((each) => (
              <Th key={each.window_days} className="text-right">
                {each.window_days} days
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {readings.map(([name, unit, what]) => (
            <tr key={name}>
              <Td className="min-w-40">
                {words(name.replace(/_cents$/, ""))}
                <span className="block text-xs text-soft">{what}.</span>
              </Td>
              {person.windows.map((each) => (
                <Td key={each.window_days} figures className="sm:whitespace-nowrap">
                  <Value
                    text={written(unit, each.readings[name])}
                    query={`reading=${name}&window_days=${each.window_days}&as_of=${person.as_of}`}
                  />
                </Td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}

function Value({ text, query }: { text: string | null; query: string }) {
  if (text === null)
    return (
      <span className="text-soft">
        —<span className="sr-only">Nothing to read</span>
      </span>
    );
  return <RowsLink query={query}>{text}</RowsLink>;
}
