import type { FigureBody } from "../../../api/schema";
import { Card, CardHead } from "../../../ui/card";
import { RowsLink } from "../../../ui/rows-link";
import { Failed, Waiting } from "../../../ui/state";
import { Table, Td, Th } from "../../../ui/table";
import { words } from "../../../ui/words";
import { families, type Family } from "./families";
import { usePattern } from "./pattern-read";
import { TimeBar } from "./time-bar";

/** Every reading in both windows, by family; each opens the rows it was read from. */
export default function SignalsPart({ userId }: { userId: string }) {
  const asked = usePattern(userId);
  if (asked.error) return <Failed error={asked.error} retry={() => void asked.refetch()} />;
  if (!asked.data) return <Waiting label="Reading the signals" />;
  const days = asked.data.windows.map((each) => each.window_days);
  return (
    <>
      <TimeBar first={asked.data.first_day} last={asked.data.last_day} />
      <div className="grid items-start gap-5 2xl:grid-cols-2" aria-busy={asked.isPlaceholderData}>
        {families(asked.data.windows).map((family) => (
          <FamilyCard key={family.family} family={family} days={days} />
        ))}
      </div>
    </>
  );
}

function FamilyCard({ family, days }: { family: Family; days: readonly number[] }) {
  const title = words(family.family);
  return (
    <Card>
      <CardHead title={title} />
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
          {family.signals.map((signal) => (
            <tr key={signal.reading}>
              <Td>
                {signal.label}
                <span className="block font-mono text-xs text-soft">{signal.reading}</span>
              </Td>
              {days.map((each) => (
                <Td key={each} figures className="whitespace-nowrap">
                  <Value figure={signal.figures.get(each)} />
                </Td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}

/** A value with the way to its rows; a dash is nothing to read, which is never zero. */
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
