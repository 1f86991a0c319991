import { Fingerprint, Hourglass, CircleCheck } from "lucide-react";

import { Picture } from "../../../charts/picture";
import type { WindowPattern } from "../../../api/schema";
import { Margins, MarginsTable } from "../../../charts/margins";
import { Badge } from "../../../ui/badge";
import { Card } from "../../../ui/card";
import { longDay } from "../../../ui/said";
import { State } from "../../../ui/state";
import { besideOf, Rule, RuleTable, RowsOf } from "./rule";

/** The pattern that comes first, with its reasons and how far each lies from its line. */
export function Primary({ pattern }: { pattern: WindowPattern }) {
  const { primary } = pattern;
  if (primary.key === "not_enough_data") return <NotEnough pattern={pattern} />;
  const persona = pattern.personas.find((each) => each.key === primary.key);
  if (!persona) return <NoneFits pattern={pattern} />;
  const also = pattern.personas.filter((each) => each.standing === "held" && !each.primary);
  return (
    <>
      <Card className="border-mark/40">
        <p className="flex items-center gap-2 text-sm text-soft">
          <Fingerprint aria-hidden className="size-4 text-mark" />
          {longDay(pattern.from_day)} to {longDay(pattern.to_day)}
        </p>
        <h2 className="mt-2 text-2xl font-semibold">{primary.title}</h2>
        <p className="mt-1 max-w-prose text-soft">{persona.focus}</p>
        <h3 className="mt-4 font-medium">Why</h3>
        <ul className="mt-1 grid list-disc gap-1 pl-5">
          {primary.sentences.map((said) => (
            <li key={said}>
              {said} <Behind pattern={pattern} said={said} />
            </li>
          ))}
        </ul>
        {also.length ? (
          <p className="mt-4 flex flex-wrap items-center gap-2 text-sm text-soft">
            Fits as well:{" "}
            {also.map((each) => (
              <Badge key={each.key}>{each.title}</Badge>
            ))}
          </p>
        ) : null}
      </Card>
      <Card>
        <Picture
          title="How clear it is"
          said="Each reading on its own scale, with the line of the rule. The tinted side is where it is met."
          table={<RuleTable rule={persona.rule} caption={`${primary.title}: readings and lines`} />}
        >
          <Rule rule={persona.rule} figures={pattern.figures} />
        </Picture>
      </Card>
    </>
  );
}

/** The rows of the figure that a sentence tells. */
function Behind({ pattern, said }: { pattern: WindowPattern; said: string }) {
  const figure = pattern.figures.find((each) => each.said === said);
  return figure ? <RowsOf figures={pattern.figures} reading={figure.reading} /> : null;
}

function NoneFits({ pattern }: { pattern: WindowPattern }) {
  return (
    <State icon={CircleCheck} title={pattern.primary.title}>
      <p>{pattern.primary.said}</p>
      <p className="mt-2">
        There is nothing to fix. Beneath stands how far each pattern is, and what would begin it.
      </p>
    </State>
  );
}

function NotEnough({ pattern }: { pattern: WindowPattern }) {
  return (
    <>
      <State icon={Hourglass} title={pattern.primary.title}>
        <p>{pattern.record.said}</p>
        <p className="mt-2">It fills up by itself as days go by. Spending shows what is there.</p>
      </State>
      <Card>
        <Picture
          title="How much record there is"
          said="What is needed before anything is said of a pattern."
          table={
            <MarginsTable margins={pattern.record.margins} caption="Record and what is needed" />
          }
        >
          <Margins margins={pattern.record.margins} beside={besideOf(pattern.figures)} />
        </Picture>
      </Card>
    </>
  );
}
