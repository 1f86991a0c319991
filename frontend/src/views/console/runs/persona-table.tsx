import type { WindowCounts } from "../../../api/schema";
import { count, percent } from "../../../ui/said";
import { Table, Td, Th } from "../../../ui/table";
import { words } from "../../../ui/words";

/** Every persona of any window, in the order of the first window that has it. */
export function personasOf(windows: readonly WindowCounts[]): string[] {
  return [...new Set(windows.flatMap((each) => each.personas.map(({ persona }) => persona)))];
}

/** Whom each persona describes first, and at all. */
export function PersonaTable({ windows }: { windows: readonly WindowCounts[] }) {
  if (!windows.length) return <p className="text-soft">Nothing is kept of this run.</p>;
  return (
    <Table caption="People by persona and window">
      <thead>
        <tr>
          <Th>Persona</Th>
          {windows.map((each) => (
            <Th key={each.window_days} className="text-right">
              Comes first, {each.window_days} days
            </Th>
          ))}
          {windows.map((each) => (
            <Th key={each.window_days} className="text-right">
              Holds at all, {each.window_days} days
            </Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {personasOf(windows).map((persona) => (
          <tr key={persona}>
            <Td className="min-w-28">{words(persona)}</Td>
            {windows.map((each) => (
              <Td key={each.window_days} figures>
                <Share part={of(each, persona)?.primary ?? 0} whole={each.users} />
              </Td>
            ))}
            {windows.map((each) => (
              <Td key={each.window_days} figures>
                {count(of(each, persona)?.held ?? 0)}
              </Td>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

const of = (window: WindowCounts, persona: string) =>
  window.personas.find((each) => each.persona === persona);

function Share({ part, whole }: { part: number; whole: number }) {
  return (
    <>
      {count(part)} of {count(whole)}
      <svg
        viewBox="0 0 100 4"
        preserveAspectRatio="none"
        className="mt-1 h-1 w-full min-w-16"
        aria-hidden
      >
        <rect width="100" height="4" rx="2" fill="var(--sunken)" />
        <rect width={whole ? (part / whole) * 100 : 0} height="4" rx="2" fill="var(--c1)" />
      </svg>
      <span className="sr-only">{whole ? `, ${percent(part / whole)}` : ""}</span>
    </>
  );
}
