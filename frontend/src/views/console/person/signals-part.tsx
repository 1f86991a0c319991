import type { FigureBody, Person } from "../../../api/schema";
import { Card, CardHead } from "../../../ui/card";
import { RowsLink } from "../../../ui/rows-link";
import { Failed, Waiting } from "../../../ui/state";
import { Table, Td, Th } from "../../../ui/table";
import { dayOf } from "../../../ui/said";
import { words } from "../../../ui/words";
import { FamilyCard } from "./family-card";
import { usePattern } from "./pattern-read";
import { FAMILIES } from "./readings";
import { signalsOf, type Signal } from "./signals";
import { TimeBar } from "./time-bar";

/** The readings in both windows; each opens the rows it was read from. */
export default function SignalsPart({ person }: { person: Person }) {
  const asked = usePattern(person.user.user_id);
  if (asked.error) return <Failed error={asked.error} retry={() => void asked.refetch()} />;
  if (!asked.data) return <Waiting label="Reading the signals" />;
  const days = asked.data.windows.map((each) => each.window_days);
  return (
    <>
      <TimeBar first={asked.data.first_day} last={asked.data.last_day} />
      <Card aria-busy={asked.isPlaceholderData}>
        <CardHead
          title={`What the rules read on ${dayOf(asked.data.as_of)}`}
          said="A dash is nothing to read, which is never zero. A value opens the rows behind it."
        />
        <Signals signals={signalsOf(asked.data.windows)} days={days} />
      </Card>
      <Kept person={person} />
    </>
  );
}

/** Everything that the last run kept, by family. */
function Kept({ person }: { person: Person }) {
  if (!person.as_of) return null;
  return (
    <section className="mt-8">
      <h2 className="mb-3 text-lg font-semibold">
        All readings of the last run, {dayOf(person.as_of)}
      </h2>
      <div className="grid grid-cols-1 items-start gap-5 2xl:grid-cols-2">
        {Object.entries(FAMILIES).map(([family, readings]) => (
          <FamilyCard key={family} {...{ family, readings, person }} />
        ))}
      </div>
    </section>
  );
}

function Signals({ signals, days }: { signals: readonly Signal[]; days: readonly number[] }) {
  return (
    <Table caption={`Readings over ${days.join(" and ")} days`}>
      <thead>
        <tr>
          <Th>What was read</Th>
          {days.map((each) => (
            <Th key={each} className="text-right">
              {each} days
            </Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {signals.map(({ reading, figures }) => (
          <tr key={reading}>
            <Td className="min-w-40">
              {words(reading)}
              <span className="block text-xs text-soft">
                {[...figures.values()].find((each) => each.text !== null)?.said}
              </span>
            </Td>
            {days.map((each) => (
              <Td key={each} figures className="whitespace-nowrap">
                <Value figure={figures.get(each)} />
              </Td>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

/** A value with the way to its rows. */
function Value({ figure }: { figure: FigureBody | undefined }) {
  if (!figure || figure.text === null)
    return (
      <span className="text-soft" title={figure?.said}>
        —<span className="sr-only">{figure?.said ?? "Not read"}</span>
      </span>
    );
  return (
    <RowsLink query={figure.rows.query} count={figure.rows.transactions}>
      {figure.text}
    </RowsLink>
  );
}
