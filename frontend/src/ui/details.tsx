import type { ReactNode } from "react";

import { cx } from "./cx";

/** Names with what stands behind them, in two columns where there is room. */
export function Details({
  items,
  className,
}: {
  items: readonly (readonly [name: string, value: ReactNode])[];
  className?: string;
}) {
  return (
    <dl
      className={cx(
        "grid gap-x-6 gap-y-2 text-sm sm:grid-cols-[minmax(8rem,max-content)_1fr]",
        className,
      )}
    >
      {items.map(([name, value]) => (
        <div key={name} className="grid gap-0.5 sm:col-span-2 sm:grid-cols-subgrid">
          <dt className="text-soft">{name}</dt>
          <dd className="min-w-0">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A number that stands for itself, with its name and what it was counted of. */
export function Stat({
  name,
  value,
  said,
}: {
  name: ReactNode;
  value: ReactNode;
  said?: ReactNode;
}) {
  return (
    <div className="min-w-0 rounded-xl border border-line bg-card p-4">
      <p className="text-sm text-soft">{name}</p>
      <p className="mt-1 text-xl font-semibold figures">{value}</p>
      {said ? <p className="mt-1 text-xs text-soft">{said}</p> : null}
    </div>
  );
}
