import { ChevronDown } from "lucide-react";
import { useState } from "react";

import type { PersonaPattern, WindowPattern } from "../../../api/schema";
import { Badge, type Tone } from "../../../ui/badge";
import { Button } from "../../../ui/button";
import { Card, CardHead } from "../../../ui/card";
import { Rule, RuleTable } from "./rule";

const STANDS: Record<PersonaPattern["standing"], { said: string; tone: Tone }> = {
  held: { said: "Fits", tone: "mark" },
  near: { said: "Near", tone: "note" },
  "not near": { said: "Not near", tone: "plain" },
};

export function Standing({ persona }: { persona: PersonaPattern }) {
  const { said, tone } = STANDS[persona.standing];
  return <Badge tone={tone}>{persona.primary ? "Comes first" : said}</Badge>;
}

/** What almost fits. */
export function Near({ pattern }: { pattern: WindowPattern }) {
  const near = pattern.personas.filter((each) => each.standing === "near");
  if (!near.length) return null;
  return (
    <Card>
      <CardHead title="What almost fits" said="Close to a line, on the other side of it." />
      <ul className="grid gap-4">
        {near.map((each) => (
          <li key={each.key}>
            <p className="font-medium">{each.title}</p>
            <p className="text-sm text-soft">{each.said}</p>
            {each.ways[0] ? <p className="mt-1 text-sm">{each.ways[0].said}</p> : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** All five, in the order in which they come first, each with why and why not. */
export function Personas({ pattern }: { pattern: WindowPattern }) {
  return (
    <Card>
      <CardHead
        title="All five, with why and why not"
        said="In this order: where several fit, the first of them comes first."
      />
      <ol className="grid">
        {pattern.personas.map((each, place) => (
          <li key={each.key} className="border-t border-line first:border-0">
            <details className="group py-3">
              <summary className="flex cursor-pointer list-none items-center gap-3 rounded-lg [&::-webkit-details-marker]:hidden">
                <span className="w-5 text-soft figures">{place + 1}</span>
                <span className="min-w-0 flex-1 font-medium">{each.title}</span>
                <Standing persona={each} />
                <ChevronDown
                  aria-hidden
                  className="size-4 shrink-0 text-soft group-open:rotate-180"
                />
              </summary>
              <Why persona={each} pattern={pattern} />
            </details>
          </li>
        ))}
      </ol>
    </Card>
  );
}

function Why({ persona, pattern }: { persona: PersonaPattern; pattern: WindowPattern }) {
  const [asTable, setAsTable] = useState(false);
  return (
    <div className="mt-3 grid grid-cols-1 gap-5 sm:pl-8">
      <p className="text-sm">{persona.said}</p>
      <div className="grid gap-5 sm:grid-cols-2">
        <Reasons title="What speaks for it" said={persona.why} none="Nothing of its rule is met." />
        <Reasons
          title="What speaks against it"
          said={persona.why_not}
          none="Nothing speaks against it."
        />
      </div>
      <div>
        <div className="mb-3 flex items-center justify-between gap-2">
          <h4 className="text-sm font-medium">Readings and lines</h4>
          <Button size="small" kind="quiet" onClick={() => setAsTable(!asTable)}>
            {asTable ? "Show as picture" : "Show as table"}
            <span className="sr-only">: {persona.title}</span>
          </Button>
        </div>
        {asTable ? (
          <RuleTable rule={persona.rule} caption={`${persona.title}: readings and lines`} />
        ) : (
          <Rule rule={persona.rule} figures={pattern.figures} />
        )}
      </div>
      {persona.primary ? null : <Ways persona={persona} />}
    </div>
  );
}

function Reasons({ title, said, none }: { title: string; said: readonly string[]; none: string }) {
  return (
    <div>
      <h3 className="text-sm font-medium">{title}</h3>
      {said.length ? (
        <ul className="mt-1 grid list-disc gap-1 pl-5 text-sm">
          {said.map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ul>
      ) : (
        <p className="mt-1 text-sm text-soft">{none}</p>
      )}
    </div>
  );
}

function Ways({ persona }: { persona: PersonaPattern }) {
  if (!persona.ways.length && !persona.cannot_turn) return null;
  return (
    <div>
      <h4 className="text-sm font-medium">What would change it</h4>
      <ul className="mt-1 grid list-disc gap-1 pl-5 text-sm">
        {persona.ways.map((way) => (
          <li key={way.said}>{way.said}</li>
        ))}
        {persona.cannot_turn ? <li>{persona.cannot_turn}</li> : null}
      </ul>
    </div>
  );
}
