import { useUserId } from "../../../app/session";
import { RowsDrawer } from "../../../ui/rows-drawer";
import { useRows } from "../../../ui/rows-link";
import { correctionOf } from "./row-correction";
import { WhatChanged } from "./what-changed";

/** The rows that the address opens, with what their owner may say of each; and what it changed. */
export function OwnRows() {
  const user_id = useUserId();
  const rows = useRows();
  return (
    <>
      <RowsDrawer userId={user_id} query={rows.query} onClose={rows.close} actions={correctionOf} />
      <WhatChanged />
    </>
  );
}
