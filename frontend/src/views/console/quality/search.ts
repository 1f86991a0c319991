import { oneOf } from "../../search-values";

/** How far back is counted: days, or everything. */
export interface QualitySearch {
  days?: "7" | "30" | "90";
}

export const qualitySearch = (search: Record<string, unknown>): QualitySearch => ({
  days: oneOf(search, "days", ["7", "30", "90"]),
});
