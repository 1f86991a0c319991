import { useEffect, type ReactNode } from "react";

/** The head of a view: its name, also the tab's, and one sentence. */
export function PageHead({
  title,
  said,
  actions,
}: {
  title: string;
  said?: ReactNode;
  actions?: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · SpendSense`;
  }, [title]);
  return (
    <header className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        <h1 className="text-2xl font-semibold">{title}</h1>
        {said ? <p className="mt-1 max-w-prose text-soft">{said}</p> : null}
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
    </header>
  );
}

/** A key of the keyboard. */
export const Kbd = ({ children }: { children: ReactNode }) => (
  <kbd className="rounded border border-line-strong/60 bg-sunken px-1.5 py-0.5 font-mono text-xs">
    {children}
  </kbd>
);
