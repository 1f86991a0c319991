import { useNavigate, useSearch } from "@tanstack/react-router";
import { History } from "lucide-react";
import { lazy, Suspense, useState, type ReactNode } from "react";

import { Button } from "../ui/button";
import { PageHead } from "../ui/page";
import { longDay, dayOf } from "../ui/said";

const Drawer = lazy(() => import("./time-machine-drawer"));

/** The day in the past that the address names; undefined for the newest. Ask the API with it. */
export function useAsOf(): string | undefined {
  const search: { as_of?: string } = useSearch({ strict: false });
  return search.as_of;
}

/** Goes to a day, or with undefined back to the newest. */
export function useGoTo(): (day: string | undefined) => void {
  const navigate = useNavigate();
  return (day) =>
    void navigate({
      to: ".",
      search: (before: Record<string, unknown>) => ({ ...before, as_of: day }),
      replace: true,
      resetScroll: false,
    } as Parameters<typeof navigate>[0]);
}

/** The button that opens the time machine: any day of the record, as it stood then. */
export function TimeMachine() {
  const as_of = useAsOf();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)} aria-haspopup="dialog">
        <History aria-hidden className="size-4" />
        {as_of ? <span className="figures">{dayOf(as_of)}</span> : "Another day"}
      </Button>
      <Suspense>{open ? <Drawer close={() => setOpen(false)} /> : null}</Suspense>
    </>
  );
}

/** Says above a page that it shows another day than the newest. */
function Then() {
  const as_of = useAsOf();
  const goTo = useGoTo();
  if (!as_of) return null;
  return (
    <output className="mb-5 flex flex-wrap items-center gap-x-4 gap-y-1 rounded-lg bg-note-soft px-4 py-2.5 text-sm text-note">
      <span>This is {longDay(as_of)}, by the records as they stood then.</span>
      <button type="button" className="font-medium underline" onClick={() => goTo(undefined)}>
        Back to the newest day
      </button>
    </output>
  );
}

/** The head of a user's page, with the time machine and what it says. */
export function TimedHead({
  title,
  said,
  actions,
}: {
  title: string;
  said?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <>
      <PageHead
        title={title}
        said={said}
        actions={
          <>
            {actions}
            <TimeMachine />
          </>
        }
      />
      <Then />
    </>
  );
}
