import { wholeIn } from "../../search-values";

export interface AccountsSearch {
  offset?: number;
}

export const accountsSearch = (search: Record<string, unknown>): AccountsSearch => ({
  offset: wholeIn(search, "offset"),
});
