import { Link } from "@tanstack/react-router";

import type { PersonRow } from "../../../api/schema";
import { Badge } from "../../../ui/badge";
import { dayOf } from "../../../ui/said";
import { Table, Td, Th } from "../../../ui/table";
import { words } from "../../../ui/words";

const WINDOWS = [30, 180] as const;

/** What describes somebody first in a window, and what else holds. */
export function personasOf(person: PersonRow, days: number) {
  const window = person.windows.find((each) => each.window_days === days);
  const first = window?.personas.find((each) => each.primary)?.key ?? null;
  const others = (window?.personas ?? []).filter((each) => !each.primary).map((each) => each.key);
  return { first, others };
}

export function PeopleTable({ people }: { people: readonly PersonRow[] }) {
  return (
    <Table caption="People by id">
      <thead>
        <tr>
          <Th>Person</Th>
          <Th>Consent</Th>
          {WINDOWS.map((days) => (
            <Th key={days} className="hidden sm:table-cell">
              Over {days} days
            </Th>
          ))}
          <Th className="hidden lg:table-cell">Read as of</Th>
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <PersonLine key={person.user_id} person={person} />
        ))}
      </tbody>
    </Table>
  );
}

function PersonLine({ person }: { person: PersonRow }) {
  return (
    <tr className="hover:bg-sunken">
      <Td>
        <Link
          to="/console/people/$userId"
          params={{ userId: person.user_id }}
          className="font-medium link figures"
        >
          {person.user_id}
        </Link>
        <p className="text-soft">{person.name ?? "No name"}</p>
        <div className="mt-1 sm:hidden">
          <Described person={person} days={30} />
        </div>
      </Td>
      <Td>
        {person.consented ? <Badge tone="mark">Stands</Badge> : <Badge>Does not stand</Badge>}
      </Td>
      {WINDOWS.map((days) => (
        <Td key={days} className="hidden sm:table-cell">
          <Described person={person} days={days} />
        </Td>
      ))}
      <Td className="hidden figures lg:table-cell">{person.as_of ? dayOf(person.as_of) : "—"}</Td>
    </tr>
  );
}

function Described({ person, days }: { person: PersonRow; days: number }) {
  const { first, others } = personasOf(person, days);
  if (!first) return <span className="text-soft">{person.consented ? "Not read yet" : "—"}</span>;
  return (
    <>
      {first === "none" ? "None of the five" : words(first)}
      {others.length ? (
        <span className="block text-xs text-soft">
          also {others.map((each) => words(each).toLowerCase()).join(", ")}
        </span>
      ) : null}
    </>
  );
}
