import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";

import { cx } from "./cx";

const look = cva(
  "inline-flex items-center gap-1 rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap",
  {
    variants: {
      tone: {
        plain: "bg-sunken text-ink",
        mark: "bg-mark-soft text-mark",
        heed: "bg-heed-soft text-heed",
        stop: "bg-stop-soft text-stop",
        note: "bg-note-soft text-note",
      },
    },
    defaultVariants: { tone: "plain" },
  },
);

export type Tone = NonNullable<VariantProps<typeof look>["tone"]>;

/** A word about a thing. Its colour never says more than its word. */
export function Badge({
  tone,
  className,
  ...rest
}: ComponentProps<"span"> & VariantProps<typeof look>) {
  return <span {...rest} className={cx(look({ tone }), className)} />;
}
