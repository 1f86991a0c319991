import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";

import { cx } from "./cx";

const look = cva(
  "inline-flex items-center justify-center gap-2 rounded-lg font-medium whitespace-nowrap transition-colors select-none disabled:cursor-not-allowed disabled:opacity-55 aria-busy:cursor-progress",
  {
    variants: {
      kind: {
        primary: "bg-mark text-mark-ink hover:bg-mark/90",
        plain: "border border-line bg-card text-ink hover:bg-sunken",
        quiet: "text-ink hover:bg-sunken",
        stop: "bg-stop text-stop-ink hover:bg-stop/90",
        link: "link h-auto! p-0! font-normal",
      },
      size: {
        small: "min-h-8 px-2.5 text-sm",
        normal: "min-h-10 px-4 text-sm",
        icon: "size-10",
      },
    },
    defaultVariants: { kind: "plain", size: "normal" },
  },
);

export type ButtonProps = ComponentProps<"button"> &
  VariantProps<typeof look> & { asChild?: boolean; busy?: boolean };

/** A button. `busy` keeps it from being pressed twice, and says so to screen readers. */
export function Button({ kind, size, asChild, busy, className, ...rest }: ButtonProps) {
  const Tag = asChild ? Slot.Root : "button";
  return (
    <Tag
      type={asChild ? undefined : "button"}
      aria-busy={busy || undefined}
      {...rest}
      disabled={rest.disabled || busy}
      className={cx(look({ kind, size }), className)}
    />
  );
}
