import { useSearch } from "@tanstack/react-router";

import { hooks } from "../../../api/client";
import type { Person, ReadingBody } from "../../../api/schema";
import { Card, CardHead } from "../../../ui/card";
import { RowsLink } from "../../../ui/rows-link";
import { dayOf } from "../../../ui/said";
import { Failed, Waiting } from "../../../ui/state";
import { Table, Td, Th } from "../../../ui/table";
import { words } from "../../../ui/words";
import { signalsOf, type Signal } from "./signals";
import { TimeBar } from "./time-bar";

/** Every reading of a day in both windows, by family; each opens the rows it was read from. */
export default function SignalsPart({ person }: { person: Person }) {
  const { as_of } = useSearch({ from: "/console/people/$userId" });
  const asked = hooks.useQuery(
    "get",
    "/api/v1/users/{user_id}/signals",
    { params: { path: { user_id: person.user.user_id }, query: { as_of } } },
    { placeholderData: (before) => before, staleTime: 60_000, refetchOnWindowFocus: false },
  );
  if (asked.error) return <Failed error={asked.error} retry={() => void asked.refetch()} />;
  if (!asked.data) return <Waiting label="Reading the signals" />;
  const days = asked.data.windows.map((each) => each.window_days);
  return (
    <>
      <TimeBar first={asked.data.first_day} last={asked.data.last_day} />
      <section aria-busy={asked.isPlaceholderData}>
        <h2 className="text-lg font-semibold">What the records say on {dayOf(asked.data.as_of)}</h2>
        <p className="mb-3 text-sm text-soft">
          A dash is nothing to read, which is never zero. A value opens the rows behind it.
        </p>
        <div className="grid grid-cols-1 items-start gap-5 2xl:grid-cols-2">
          {signalsOf(asked.data.windows).map(([family, signals]) => (
            <Family key={family} {...{ family, signals, days }} />
          ))}
        </div>
      </section>
    </>
  );
}

function Family({
  family,
  signals,
  days,
}: {
  family: string;
  signals: readonly Signal[];
  days: readonly number[];
}) {
  const title = words(family);
  return (
    <Card>
      <CardHead title={title} level={3} />
      <Table caption={`${title} over ${days.join(" and ")} days`}>
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
                {words(reading.replace(/_cents$/, ""))}
                <span className="block text-xs text-soft">
                  {figures.get(days[0] ?? 0)?.description}.
                </span>
              </Td>
              {days.map((each) => (
                <Td key={each} figures className="sm:whitespace-nowrap">
                  <Value figure={figures.get(each)} />
                </Td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}

/** A value with the way to its rows. */
function Value({ figure }: { figure: ReadingBody | undefined }) {
  if (!figure || figure.text === null)
    return (
      <span className="text-soft" title={figure?.said}>
        —<span className="sr-only">{figure?.said ?? "Not read"}</span>
      </span>
    );
  return <RowsLink query={figure.query}>{figure.text}</RowsLink>;
}
