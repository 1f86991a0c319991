/** What may be asked for as a persona: the five, in order of precedence. */
export const PERSONAS = [
  "high_utilization",
  "cash_flow_stressed",
  "variable_income",
  "subscription_heavy",
  "savings_builder",
] as const;
