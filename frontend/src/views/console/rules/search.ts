import { oneOf, textIn } from "../../search-values";

export const STATUSES = ["in_force", "enjoined", "withdrawn", "policy"] as const;

export interface RulesSearch {
  rule?: string;
  q?: string;
  status?: (typeof STATUSES)[number];
  kind?: string;
}

export const rulesSearch = (search: Record<string, unknown>): RulesSearch => ({
  rule: textIn(search, "rule"),
  q: textIn(search, "q"),
  status: oneOf(search, "status", STATUSES),
  kind: textIn(search, "kind"),
});
