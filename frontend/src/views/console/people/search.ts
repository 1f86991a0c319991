import { oneOf, textIn, wholeIn } from "../../search-values";

export const PERSONAS = [
  "high_utilization",
  "variable_income",
  "subscription_heavy",
  "savings_builder",
  "cash_flow_stressed",
  "none",
  "not_enough_data",
] as const;

export interface PeopleSearch {
  q?: string;
  persona?: (typeof PERSONAS)[number];
  consent?: "stands" | "not";
  offset?: number;
}

export const peopleSearch = (search: Record<string, unknown>): PeopleSearch => ({
  q: textIn(search, "q", 100),
  persona: oneOf(search, "persona", PERSONAS),
  consent: oneOf(search, "consent", ["stands", "not"]),
  offset: wholeIn(search, "offset"),
});
