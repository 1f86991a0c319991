import type { ComponentProps, ReactNode } from "react";

import { cx } from "./cx";

export function Card({ className, ...rest }: ComponentProps<"section">) {
  return (
    <section {...rest} className={cx("rounded-xl border border-line bg-card p-5", className)} />
  );
}

/** The head of a card: what it is, a sentence, and what can be done with it. */
export function CardHead({
  title,
  said,
  actions,
  level = 2,
}: {
  title: ReactNode;
  said?: ReactNode;
  actions?: ReactNode;
  level?: 2 | 3;
}) {
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <div className="mb-4 flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
      <div className="min-w-0">
        <Heading className="text-lg font-semibold">{title}</Heading>
        {said ? <p className="text-sm text-soft">{said}</p> : null}
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
    </div>
  );
}
