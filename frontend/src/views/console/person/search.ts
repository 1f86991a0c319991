import { dayIn, oneOf, textIn } from "../../search-values";

export const PARTS = ["pattern", "signals", "accounts", "recommendations", "record"] as const;
export type Part = (typeof PARTS)[number];

export interface PersonSearch {
  /** The day at which everything is read: the time machine. */
  as_of?: string;
  part?: Part;
  window?: "30" | "180";
  /** The query of the rows that stand open. */
  rows?: string;
}

export const personSearch = (search: Record<string, unknown>): PersonSearch => ({
  as_of: dayIn(search, "as_of"),
  part: oneOf(search, "part", PARTS),
  window: oneOf(search, "window", ["30", "180"]),
  rows: textIn(search, "rows", 2000),
});
