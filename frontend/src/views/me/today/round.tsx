import { Link } from "@tanstack/react-router";

import type { LevelBody, RingBody, StreakBody, WeekBody } from "../../../api/schema";
import { Card } from "../../../ui/card";
import { cx } from "../../../ui/cx";
import { Ring } from "../../../ui/ring";
import { shortDay } from "../../../ui/said";

/** How far the user is with what they chose to do. Calm: no week is taken away, nothing blinks. */
export function Round({
  rings,
  streak,
  level,
}: {
  rings: RingBody[];
  streak: StreakBody;
  level: LevelBody;
}) {
  return (
    <Card aria-label="How far you are">
      <h2 className="text-lg font-semibold">How far you are</h2>
      {rings.length ? (
        <ul className="mt-4 grid gap-4">
          {rings.map((ring, index) => (
            <OneRing key={ring.key} ring={ring} tone={TONES[index % TONES.length] ?? "var(--c1)"} />
          ))}
        </ul>
      ) : null}
      <div className="mt-5 border-t border-line pt-4">
        <h3 className="text-sm font-medium">Weeks</h3>
        {streak.weeks.length ? <Weeks weeks={streak.weeks} /> : null}
        <p className="mt-2 text-sm text-soft">{streak.sentence}</p>
      </div>
      <div className="mt-4 border-t border-line pt-4">
        <h3 className="text-sm font-medium">Level</h3>
        <LevelLine level={level} />
        <p className="mt-2 text-sm text-soft">{level.sentence}</p>
      </div>
      <p className="mt-4 text-sm">
        <Link to="/me/learn" hash="settings" className="link">
          Targets, and the switch for all of this
        </Link>
      </p>
    </Card>
  );
}

const TONES = ["var(--c1)", "var(--c3)", "var(--c2)"] as const;

function OneRing({ ring, tone }: { ring: RingBody; tone: string }) {
  return (
    <li className="flex items-center gap-4">
      <span className="relative grid shrink-0 place-items-center">
        <Ring
          size={52}
          tone={tone}
          share={ring.target ? ring.done / ring.target : 0}
          label={`${ring.title}: ${ring.done} of ${ring.target}`}
        />
        <span aria-hidden className="absolute text-xs font-medium figures">
          {ring.done}/{ring.target}
        </span>
      </span>
      <span className="min-w-0">
        <span className="block text-sm font-medium">{ring.title}</span>
        <span className="block text-sm text-soft">{ring.sentence}</span>
      </span>
    </li>
  );
}

const HOW: Record<WeekBody["how"], { said: string; look: string }> = {
  done: { said: "something finished", look: "border-mark bg-mark" },
  grace: { said: "kept by the days after it", look: "border-mark bg-mark-soft" },
  rest: { said: "a week of rest", look: "border-line-strong" },
  open: { said: "still running", look: "border-dashed border-line-strong" },
};

function Weeks({ weeks }: { weeks: WeekBody[] }) {
  return (
    <ol className="mt-2 flex flex-wrap gap-1" aria-label="The weeks, oldest first">
      {weeks.map((week) => (
        <li
          key={week.begins}
          title={`Week of ${shortDay(week.begins)}: ${HOW[week.how].said}`}
          className={cx("size-3.5 rounded-sm border", HOW[week.how].look)}
        >
          <span className="sr-only">
            Week of {shortDay(week.begins)}: {HOW[week.how].said}.
          </span>
        </li>
      ))}
    </ol>
  );
}

function LevelLine({ level }: { level: LevelBody }) {
  return (
    <div className="mt-2 flex gap-1" aria-hidden>
      {Array.from({ length: level.of }, (_, step) => (
        <span
          key={step}
          className={cx("h-1.5 flex-1 rounded-full", step < level.level ? "bg-mark" : "bg-line")}
        />
      ))}
    </div>
  );
}
