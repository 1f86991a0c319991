import type { AgreementBody } from "../../../api/schema";
import { Card, CardHead } from "../../../ui/card";
import { Details } from "../../../ui/details";
import { count } from "../../../ui/said";
import { words } from "../../../ui/words";

/** How far two operators agree who saw the same item without each other's answer. */
export function AgreementCard({ agreement }: { agreement: AgreementBody }) {
  const { kappa, low, high, pairs, agreed, why_none } = agreement;
  return (
    <Card>
      <CardHead
        title="Agreement of two"
        said="Cohen's kappa over items that a second operator judged blind: 1 is always, 0 is no more than chance."
      />
      {kappa === null ? (
        <p className="rounded-lg bg-note-soft px-4 py-3 text-note">
          <strong className="font-semibold">Cannot be stated.</strong>{" "}
          {words(why_none ?? "too little evidence")}.
        </p>
      ) : (
        <Interval kappa={kappa} low={low ?? kappa} high={high ?? kappa} />
      )}
      <Details
        className="mt-4"
        items={[
          ["Pairs of judgements", count(pairs)],
          ["The same in", pairs ? `${count(agreed)} of ${count(pairs)}` : "—"],
          ...Object.entries(agreement.both).map(
            ([both, number]) => [words(both), count(number)] as const,
          ),
        ]}
      />
    </Card>
  );
}

const at = (value: number) => `${((Math.max(-1, Math.min(1, value)) + 1) / 2) * 100}`;

function Interval({ kappa, low, high }: { kappa: number; low: number; high: number }) {
  return (
    <figure>
      <p className="text-xl font-semibold figures">
        {kappa.toFixed(2)}
        <span className="text-base font-normal text-soft">
          {" "}
          (95 % interval {low.toFixed(2)} to {high.toFixed(2)})
        </span>
      </p>
      <svg viewBox="0 0 100 10" className="mt-3 h-8 w-full" preserveAspectRatio="none" aria-hidden>
        <line x1="0" x2="100" y1="5" y2="5" stroke="var(--line)" strokeWidth="1" />
        <line x1="50" x2="50" y1="1" y2="9" stroke="var(--line-strong)" strokeWidth="0.4" />
        <line x1={at(low)} x2={at(high)} y1="5" y2="5" stroke="var(--c3)" strokeWidth="3" />
        <line x1={at(kappa)} x2={at(kappa)} y1="1" y2="9" stroke="var(--ink)" strokeWidth="0.8" />
      </svg>
      <figcaption className="flex justify-between text-xs text-soft">
        <span>−1 never</span>
        <span>0 chance</span>
        <span>1 always</span>
      </figcaption>
    </figure>
  );
}
