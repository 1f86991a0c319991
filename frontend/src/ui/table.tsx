import type { ComponentProps, ReactNode } from "react";

import { cx } from "./cx";

/** A table that scrolls sideways by itself where it must, and says what it holds. */
export function Table({
  caption,
  showCaption,
  className,
  children,
  ...rest
}: ComponentProps<"table"> & { caption: ReactNode; showCaption?: boolean }) {
  return (
    <div
      className="overflow-x-auto rounded-lg"
      // A keyboard must reach what scrolls.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="group"
      aria-label={typeof caption === "string" ? caption : undefined}
    >
      <table {...rest} className={cx("w-full border-collapse text-sm", className)}>
        <caption className={showCaption ? "pb-2 text-left text-soft" : "sr-only"}>
          {caption}
        </caption>
        {children}
      </table>
    </div>
  );
}

export function Th({ className, ...rest }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      {...rest}
      className={cx(
        "border-b border-line px-3 py-2 text-left text-xs font-medium text-soft",
        className,
      )}
    />
  );
}

/** A cell; `figures` sets numbers to the right, in columns. */
export function Td({ figures, className, ...rest }: ComponentProps<"td"> & { figures?: boolean }) {
  return (
    <td
      {...rest}
      className={cx(
        "border-b border-line px-3 py-2 align-top",
        figures && "text-right whitespace-nowrap figures",
        className,
      )}
    />
  );
}
