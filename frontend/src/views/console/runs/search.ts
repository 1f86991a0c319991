import { textIn, wholeIn } from "../../search-values";

export interface RunsSearch {
  run?: string;
  offset?: number;
}

export const runsSearch = (search: Record<string, unknown>): RunsSearch => ({
  run: textIn(search, "run"),
  offset: wholeIn(search, "offset"),
});
