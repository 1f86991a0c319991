import type { PurposeBody } from "../../../api/schema";
import { isPurpose } from "./purposes";

export interface DataSearch {
  /** The purpose whose switch was pressed, and whose words are open. */
  change?: PurposeBody["purpose"];
  receipt?: boolean;
  /** Which page of the looks at the user's things, from 1. */
  looks?: number;
}

export function dataSearch(search: Record<string, unknown>): DataSearch {
  const looks = Number(search.looks);
  return {
    ...(isPurpose(search.change) ? { change: search.change } : {}),
    ...(search.receipt === true ? { receipt: true } : {}),
    ...(Number.isInteger(looks) && looks > 1 ? { looks } : {}),
  };
}
