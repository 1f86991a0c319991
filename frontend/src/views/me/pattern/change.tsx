import { useState } from "react";

import type { PersonaPattern, WayBody, WindowPattern } from "../../../api/schema";
import { Button } from "../../../ui/button";
import { Card, CardHead } from "../../../ui/card";
import { Lever } from "./lever";
import { fewest, leversOf, sorted, type Changes, withLever } from "./levers";
import { Outcome } from "./outcome";

/** What would change the pattern: in sentences, and by moving readings to see what would be so. */
export function Change({ pattern }: { pattern: WindowPattern }) {
  const [changes, setChanges] = useState<Changes>({});
  const [all, setAll] = useState(false);
  const { first, rest } = sorted(pattern);
  const shown = all || !first.length ? pattern.levers : first;
  const held = pattern.personas.filter((each) => each.standing === "held");
  if (!pattern.levers.length) return null;
  return (
    <Card id="change" className="scroll-mt-20">
      <CardHead
        title="What would change it"
        said="Worked out exactly by the same rules. Nothing here is kept, and nothing is asked of you."
      />
      {held.map((each) => (
        <Ways
          key={each.key}
          persona={each}
          show={(way) => {
            const to = leversOf(way, pattern.levers);
            return to ? () => setChanges(to) : undefined;
          }}
        />
      ))}
      <div className="mt-6 grid grid-cols-1 gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Outcome
          pattern={pattern}
          changes={changes}
          reset={() => setChanges({})}
          className="order-first lg:order-last"
        />
        <div>
          <h3 className="font-medium">Move a reading</h3>
          <ul className="mt-2 grid">
            {shown.map((lever) => (
              <li key={lever.name} className="border-t border-line py-4 first:border-0">
                <Lever
                  lever={lever}
                  changes={changes}
                  move={(to) => setChanges((now) => withLever(now, lever, to))}
                />
              </li>
            ))}
          </ul>
          {first.length && rest.length ? (
            <Button size="small" kind="quiet" className="-ml-2.5" onClick={() => setAll(!all)}>
              {all ? "Show those that matter most" : `Show ${rest.length} more readings`}
            </Button>
          ) : null}
        </div>
      </div>
    </Card>
  );
}

const NUMBERS = ["no", "one", "two", "three", "four", "five", "six"];

/** How a pattern that fits would end: by one change, or by as many as it takes together. */
export function Ways({
  persona,
  show,
}: {
  persona: PersonaPattern;
  show: (way: WayBody) => (() => void) | undefined;
}) {
  const { ways } = persona;
  if (!ways.length)
    return persona.cannot_turn ? <p className="mt-3 text-sm">{persona.cannot_turn}</p> : null;
  const least = fewest(ways);
  return (
    <section className="mt-3">
      <h3 className="text-sm font-medium">{persona.title}</h3>
      <p className="text-sm text-soft">{howMany(least, ways.length)}</p>
      <ul className="mt-2 grid gap-2">
        {ways.map((way) => {
          const set = show(way);
          return (
            <li key={way.said} className="rounded-lg bg-sunken px-4 py-3 text-sm">
              {way.said}{" "}
              {set ? (
                <Button
                  kind="link"
                  size="small"
                  className="inline! whitespace-normal!"
                  onClick={set}
                >
                  Set the readings so
                </Button>
              ) : null}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** That no single change does it, where it is so. */
export function howMany(least: number, ways: number): string {
  if (least > 1)
    return `No single change ends it. ${capital(NUMBERS[least] ?? String(least))} together do:`;
  return ways === 1 ? "One change ends it:" : "Any one of these ends it:";
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
