import type { LucideIcon } from "lucide-react";
import { CloudOff, Info, TriangleAlert } from "lucide-react";
import { useEffect, useState, type ReactNode } from "react";

import { asProblem } from "../api/problem";
import { Button } from "./button";
import { cx } from "./cx";

/** What stands where there is nothing to show: what is so, why, and the next step. */
export function State({
  icon: Icon = Info,
  title,
  children,
  action,
  tone = "plain",
}: {
  icon?: LucideIcon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  tone?: "plain" | "heed" | "stop";
}) {
  return (
    <div
      className={cx(
        "grid justify-items-start gap-3 rounded-xl border p-6",
        tone === "plain" && "border-dashed border-line-strong/50",
        tone === "heed" && "border-heed/40 bg-heed-soft",
        tone === "stop" && "border-stop/40 bg-stop-soft",
      )}
    >
      <Icon
        aria-hidden
        className={cx(
          "size-6",
          tone === "stop" ? "text-stop" : tone === "heed" ? "text-heed" : "text-mark",
        )}
      />
      <h2 className="text-lg font-semibold">{title}</h2>
      {children ? <div className="max-w-prose text-soft">{children}</div> : null}
      {action}
    </div>
  );
}

/** A failed request, in the server's words, with a way to try again. */
export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  const problem = asProblem(error);
  return (
    <div role="alert">
      <State
        icon={problem.offline ? CloudOff : TriangleAlert}
        title={problem.title}
        tone={problem.offline ? "heed" : "stop"}
        action={retry ? <Button onClick={retry}>Try again</Button> : undefined}
      >
        <p>{problem.detail}</p>
      </State>
    </div>
  );
}

/** A failed action, beside what was pressed. */
export function Wrong({ error }: { error: unknown }) {
  if (!error) return null;
  const problem = asProblem(error);
  return (
    <p role="alert" className="rounded-lg bg-stop-soft px-3 py-2 text-sm text-stop">
      <strong className="font-semibold">{problem.title}.</strong> {problem.detail}
    </p>
  );
}

const LONG = 4_000; // milliseconds after which whoever waits wonders whether anything happens

/** The shape of what is on its way; after a while it says that it is still awaited. */
export function Waiting({ rows = 3, label = "Loading" }: { rows?: number; label?: string }) {
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), LONG);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" aria-label={label} className="grid gap-3">
      {long ? (
        <p className="text-sm text-soft">
          The server takes longer than usual. You need not do anything: what you asked for is shown
          as soon as it answers.
        </p>
      ) : null}
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="h-16 animate-pulse rounded-xl bg-sunken" />
      ))}
    </div>
  );
}
