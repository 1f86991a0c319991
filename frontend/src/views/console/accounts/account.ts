import type { AccountList } from "../../../api/schema";

/** Somebody who may sign in. */
export type Account = AccountList["items"][number];
