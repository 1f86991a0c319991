import type { ReactNode } from "react";

import { Failed, Waiting } from "../../../ui/state";
import { Stale } from "./stale";
import { Standing } from "./standing";
import { useStatus, WITHOUT_RECORDS, type State } from "./status";

/**
 * Around what a page shows of a user. In the states of `of` the designed state stands there
 * instead, and nothing inside is asked for; above anything else it says where records are older.
 *
 * Without `of`: where consent does not stand, and where there is nothing on record.
 */
export function StandsIn({
  of = WITHOUT_RECORDS,
  rows,
  children,
}: {
  of?: readonly State[];
  /** How many bars stand there while the answer is on its way. */
  rows?: number;
  children: ReactNode;
}) {
  const { data, error, refetch } = useStatus();
  if (error && !data) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting rows={rows} />;
  if (of.includes(data.state)) return <Standing status={data} retry={() => void refetch()} />;
  return (
    <>
      <Stale status={data} />
      {children}
    </>
  );
}
