import type { ReactNode } from "react";

/** A list along a line. */
export const Way = ({ children }: { children: ReactNode }) => (
  <ol className="grid gap-4 border-l-2 border-line *:before:absolute *:before:top-1.5 *:before:-left-[0.4375rem] *:before:size-3 *:before:rounded-full *:before:border-2 *:before:border-card *:before:bg-line-strong *:before:content-['']">
    {children}
  </ol>
);
