import type { StreamBody } from "../api/schema";

/** A monthly subscription whose price rose once, as the API answers it; for tests. */
export const aStream: StreamBody = {
  key: "198c068357062a0e",
  name: "Streamline Video",
  group: "subscription",
  kind: "subscription",
  kind_words: "subscription",
  cadence: "monthly",
  cadence_words: "every month",
  direction: "out",
  status: "MATURE",
  status_words: "comes back",
  first_date: "2025-10-25",
  last_date: "2026-10-25",
  next_date: "2026-11-25",
  last_cents: 1599,
  typical_cents: 1499,
  monthly_cents: 1599,
  count: 13,
  counted: true,
  duplicate_of: null,
  price_changes: [
    {
      date: "2026-09-25",
      before_cents: 1499,
      after_cents: 1599,
      rise: true,
      sentence: "The price rose from $14.99 to $15.99 on September 25, 2026.",
    },
  ],
  expected: ["2026-11-25", "2026-12-25", "2027-01-25"],
  transaction_ids: ["a35f61a2e1db5166"],
  query: "stream=198c068357062a0e&as_of=2026-11-21",
  sentence:
    "Streamline Video takes $15.99 every month. It last came on October 25, 2026, and is expected on November 25, 2026.",
};
