import { wholeIn } from "../../search-values";

export interface PeopleSearch {
  offset?: number;
}

export const peopleSearch = (search: Record<string, unknown>): PeopleSearch => ({
  offset: wholeIn(search, "offset"),
});
