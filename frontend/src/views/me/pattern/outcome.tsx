import { RotateCcw } from "lucide-react";

import type { WhatIfBody, WindowPattern } from "../../../api/schema";
import { useUserId } from "../../../app/session";
import { useAsOf } from "../../../app/time-machine";
import { Badge } from "../../../ui/badge";
import { Button } from "../../../ui/button";
import { cx } from "../../../ui/cx";
import { Wrong } from "../../../ui/state";
import type { Changes } from "./levers";
import { useWhatIf } from "./what-if";

/** What would be so, in the server's sentences. */
export function Outcome({
  pattern,
  changes,
  reset,
  className,
}: {
  pattern: WindowPattern;
  changes: Changes;
  reset: () => void;
  className?: string;
}) {
  const window = pattern.window_days === 180 ? 180 : 30;
  const user_id = useUserId();
  const as_of = useAsOf();
  const { data, error, behind, isFetching } = useWhatIf({
    user_id,
    as_of,
    window_days: window,
    moved: changes,
  });
  const moved = Object.keys(changes).length > 0;
  return (
    <section
      aria-label="What would be so"
      className={cx(
        "sticky top-16 z-10 grid content-start gap-3 self-start rounded-xl border border-line bg-paper p-4 max-lg:max-h-[38dvh] max-lg:overflow-y-auto",
        className,
      )}
    >
      <div className="flex items-center justify-between gap-2">
        <h3 className="font-medium">Then</h3>
        {moved ? (
          <Button size="small" kind="quiet" onClick={reset}>
            <RotateCcw aria-hidden className="size-4" />
            Reset
          </Button>
        ) : null}
      </div>
      <div aria-live="polite" aria-busy={isFetching || behind} className="grid gap-3">
        {!moved ? (
          <p className="text-sm text-soft">
            Move a reading, and what would be so stands here. As it is: {pattern.primary.title}.
          </p>
        ) : error ? (
          <Wrong error={error} />
        ) : data ? (
          <Answer answer={data} pattern={pattern} behind={behind} />
        ) : (
          <p className="text-sm text-soft">Working it out</p>
        )}
      </div>
    </section>
  );
}

function Answer({
  answer,
  pattern,
  behind,
}: {
  answer: WhatIfBody;
  pattern: WindowPattern;
  behind: boolean;
}) {
  const title = (key: string) => pattern.personas.find((each) => each.key === key)?.title ?? key;
  const changed = answer.readings.filter((each) => each.changed);
  return (
    <div className={cx("grid gap-3 text-sm", behind && "opacity-50")}>
      <p className="text-base font-medium">{answer.said}</p>
      <p className="flex flex-wrap gap-2 empty:hidden">
        {answer.ended.map((key) => (
          <Badge key={key}>{title(key)} ends</Badge>
        ))}
        {answer.began.map((key) => (
          <Badge key={key} tone="mark">
            {title(key)} begins
          </Badge>
        ))}
      </p>
      <p className="text-soft">First would be: {answer.primary.title}</p>
      {changed.length ? (
        <ul className="grid max-h-40 list-disc gap-1 overflow-y-auto pl-5 lg:max-h-none">
          {changed.map((each) => (
            <li key={each.reading}>{each.said}</li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
