import { RefreshCw } from "lucide-react";

import type { RecordsBody } from "../../../api/schema";

/** How new the records are. */
export const Freshness = ({ records }: { records: RecordsBody }) => (
  <p className="flex items-start gap-2 text-sm text-soft">
    <RefreshCw aria-hidden className="mt-0.5 size-4 shrink-0" />
    {records.sentence}
  </p>
);
