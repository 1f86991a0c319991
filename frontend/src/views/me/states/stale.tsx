import { CalendarClock } from "lucide-react";

import type { UserStatus } from "../../../api/schema";

/** Says that the records are older, in the server's words; nothing where they are not. */
export function Stale({ status }: { status: UserStatus | undefined }) {
  if (!status?.stale || !status.records) return null;
  return (
    <p className="mb-5 flex items-start gap-2 rounded-lg bg-heed-soft px-4 py-2.5 text-sm text-heed">
      <CalendarClock aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>
        {status.records.sentence} Nothing is lost: the pages follow as soon as newer records come.
      </span>
    </p>
  );
}
