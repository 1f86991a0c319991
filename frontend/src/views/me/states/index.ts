export { Stale } from "./stale";
export { Standing } from "./standing";
export { StandsIn } from "./stands-in";
export { CLOSED, WITHOUT_RECORDS, useStatus, type State } from "./status";
export { Way } from "./way";
