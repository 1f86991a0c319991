import { dayIn, oneOf, textIn, wholeIn } from "../../search-values";

export interface AuditSearch {
  part?: "events" | "checkpoints";
  actor?: string;
  action?: string;
  subject?: string;
  from?: string;
  to?: string;
  cursor?: string;
  /** Of the checkpoints. */
  offset?: number;
}

export const auditSearch = (search: Record<string, unknown>): AuditSearch => ({
  part: oneOf(search, "part", ["events", "checkpoints"]),
  actor: textIn(search, "actor"),
  action: textIn(search, "action"),
  subject: textIn(search, "subject"),
  from: dayIn(search, "from"),
  to: dayIn(search, "to"),
  cursor: textIn(search, "cursor", 500),
  offset: wholeIn(search, "offset"),
});
