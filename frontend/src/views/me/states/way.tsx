import { Check, Circle, CircleDot } from "lucide-react";

import { cx } from "../../../ui/cx";

const STEPS = [
  { key: "records", name: "Your bank records are here" },
  { key: "read", name: "We read them for five habits" },
  { key: "checked", name: "A person reads what we drafted" },
  { key: "shown", name: "You see what they approved" },
] as const;

export type WayStep = (typeof STEPS)[number]["key"];

/** The way from records to a lesson, and where on it somebody is. */
export function Way({ at, waiting }: { at: WayStep; waiting?: number | null }) {
  const here = STEPS.findIndex((each) => each.key === at);
  return (
    <ol className="mt-4 grid gap-2 text-sm" aria-label="From your records to a lesson">
      {STEPS.map((step, index) => {
        const Icon = index < here ? Check : index === here ? CircleDot : Circle;
        return (
          <li
            key={step.key}
            aria-current={index === here ? "step" : undefined}
            className={cx("flex items-center gap-2", index === here && "font-medium text-ink")}
          >
            <Icon
              aria-hidden
              className={cx("size-4 shrink-0", index > here ? "text-line-strong" : "text-mark")}
            />
            <span>
              {step.name}
              {index < here ? <span className="sr-only"> (done)</span> : null}
              {step.key === "checked" && waiting ? ` (${waiting} waiting)` : null}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
