import { ChevronDown, CircleAlert, CircleCheck, CircleX } from "lucide-react";
import { useId } from "react";

import type { LineBody, StageBody } from "@/api/schema";
import { cx } from "@/ui/cx";

import { usePlace } from "../place";

/** The decision in seven stages, from the data to the checks of the text. One is open at a time,
 * and the address says which. */
export function Stages({ stages }: { stages: readonly StageBody[] }) {
  return (
    <ol className="grid gap-1.5">
      {stages.map((stage, at) => (
        <Stage key={stage.name} stage={stage} number={at + 1} />
      ))}
    </ol>
  );
}

function Stage({ stage, number }: { stage: StageBody; number: number }) {
  const { search, go } = usePlace();
  const id = useId();
  const open = search.stage === stage.name;
  return (
    <li className="rounded-lg border border-line">
      <h3>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => go({ stage: open ? undefined : stage.name }, true)}
          className="flex w-full items-start gap-2 rounded-lg px-3 py-2 text-left text-sm hover:bg-sunken"
        >
          <Mark status={stage.status} />
          <span className="min-w-0 flex-1">
            <span className="font-medium">
              {number}. {stage.title}
            </span>
            <span className="block text-xs text-soft">{stage.summary}</span>
          </span>
          <ChevronDown
            aria-hidden
            className={cx("mt-0.5 size-4 shrink-0 text-soft", open && "rotate-180")}
          />
        </button>
      </h3>
      <div id={id} hidden={!open} className="border-t border-line px-3 py-2">
        {open ? (
          <ul className="grid gap-2.5">
            {stage.lines.map((line, at) => (
              <Line key={at} line={line} />
            ))}
          </ul>
        ) : null}
      </div>
    </li>
  );
}

function Line({ line }: { line: LineBody }) {
  const more = [
    line.value && `Value ${line.value}`,
    line.rule,
    line.margin === null ? null : `Margin ${Math.round(line.margin * 100)} %`,
    line.transactions === null ? null : `${line.transactions} rows`,
    line.rule_id,
    line.citation,
  ].filter(Boolean);
  return (
    <li className="flex items-start gap-2 text-sm">
      <Mark status={line.status} />
      <div className="min-w-0">
        <p>{line.said}</p>
        {more.length ? <p className="text-xs text-soft figures">{more.join(" · ")}</p> : null}
        {line.fields.length ? (
          <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 text-xs">
            {line.fields.map((field) => (
              <div key={field.label} className="contents">
                <dt className="text-soft">{field.label}</dt>
                <dd className="figures">{field.text}</dd>
              </div>
            ))}
          </dl>
        ) : null}
      </div>
    </li>
  );
}

const MARKS = {
  ok: { Icon: CircleCheck, tone: "text-mark", said: "Passed" },
  attention: { Icon: CircleAlert, tone: "text-heed", said: "Look here" },
  failed: { Icon: CircleX, tone: "text-stop", said: "Failed" },
} as const;

function Mark({ status }: { status: keyof typeof MARKS }) {
  const { Icon, tone, said } = MARKS[status];
  return (
    <>
      <Icon aria-hidden className={cx("mt-0.5 size-4 shrink-0", tone)} />
      <span className="sr-only">{said}:</span>
    </>
  );
}
