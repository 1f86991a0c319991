import type { RuleRow } from "../../../api/schema";
import type { RulesSearch } from "./search";

/** What a status means, for the badge and for the choice. */
export const STATUS: Record<
  RuleRow["status"],
  { word: string; tone: "mark" | "heed" | "plain" | "note" }
> = {
  in_force: { word: "Law in force", tone: "mark" },
  enjoined: { word: "Enjoined", tone: "heed" },
  withdrawn: { word: "Withdrawn", tone: "plain" },
  policy: { word: "Our policy", tone: "note" },
};

/** The rules that fit what stands in the address. */
export function narrowed(
  rules: readonly RuleRow[],
  { q, status, kind }: RulesSearch,
): readonly RuleRow[] {
  const asked = (q ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  return rules.filter(
    (rule) =>
      (!status || rule.status === status) &&
      (!kind || rule.applies_to === kind) &&
      asked.every((word) =>
        [rule.id, rule.text, rule.citation, rule.jurisdiction, rule.asked_by ?? ""]
          .join(" ")
          .toLowerCase()
          .includes(word),
      ),
  );
}
