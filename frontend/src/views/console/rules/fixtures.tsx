import { CircleCheck, TriangleAlert } from "lucide-react";

import type { FixtureBody } from "../../../api/schema";

/** The made-up subjects of a rule, and what the rule says of each now. */
export function Fixtures({ tried }: { tried: readonly FixtureBody[] }) {
  return (
    <ol className="grid gap-2">
      {tried.map((each) => (
        <li
          key={each.number}
          className={`grid gap-1 rounded-lg border px-4 py-2.5 text-sm ${each.holds ? "border-line" : "border-stop/50 bg-stop-soft"}`}
        >
          <p className="flex flex-wrap items-center justify-between gap-2">
            <span className="text-soft">
              {each.number}. Has to {each.expected === "passes" ? "pass" : "fail"}
            </span>
            <Verdict fixture={each} />
          </p>
          <p>{each.sentence}</p>
          {each.fault ? <p className="text-stop">{each.fault}</p> : null}
        </li>
      ))}
    </ol>
  );
}

function Verdict({ fixture }: { fixture: FixtureBody }) {
  const does = fixture.expected === "passes" ? "Passes" : "Fails";
  return fixture.holds ? (
    <span className="flex items-center gap-1 text-mark">
      <CircleCheck aria-hidden className="size-4" />
      {does}, as it has to
    </span>
  ) : (
    <span className="flex items-center gap-1 text-stop">
      <TriangleAlert aria-hidden className="size-4" />
      Does not
    </span>
  );
}
