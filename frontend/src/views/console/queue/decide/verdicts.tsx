import { CircleCheck, CircleX, LoaderCircle } from "lucide-react";

import type { CheckBody } from "@/api/schema";
import { Wrong } from "@/ui/state";

import { plain } from "../words";

const PART = { title: "the title", because: "the reason", body: "the text" } as const;

/** What every guardrail says of the text as it is typed. */
export function Verdicts({
  said,
  current,
  error,
}: {
  said: CheckBody | undefined;
  current: boolean;
  error: unknown;
}) {
  if (error) return <Wrong error={error} />;
  const against = said?.verdicts.filter((each) => !each.allowed) ?? [];
  return (
    <div className="grid gap-2 text-sm">
      <p role="status" className="flex items-start gap-2">
        <Mark said={said} current={current} />
        <span>{current && said ? said.said : "The guardrails are reading it."}</span>
      </p>
      {current && against.length ? (
        <ul className="grid gap-1 pl-6">
          {against.map((each) => (
            <li key={each.guardrail}>
              <span className="font-medium">{plain(each.guardrail)}:</span> {each.reason}
            </li>
          ))}
        </ul>
      ) : null}
      {current && said?.numbers.length ? (
        <ul className="grid gap-1 pl-6">
          {said.numbers.map((each) => (
            <li key={`${each.part}${each.start}`}>
              <mark className="rounded-sm bg-stop-soft px-1 font-medium text-stop">
                {each.text}
              </mark>{" "}
              in {PART[each.part]}: {each.said}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function Mark({ said, current }: { said: CheckBody | undefined; current: boolean }) {
  const look = "mt-0.5 size-4 shrink-0";
  if (!current || !said) return <LoaderCircle aria-hidden className={`${look} text-soft`} />;
  if (said.allowed) return <CircleCheck aria-hidden className={`${look} text-mark`} />;
  return <CircleX aria-hidden className={`${look} text-stop`} />;
}
