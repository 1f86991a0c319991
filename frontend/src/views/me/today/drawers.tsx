import { useUserId } from "../../../app/session";
import { RowsDrawer } from "../../../ui/rows-drawer";
import { useRows } from "../../../ui/rows-link";
import { Why } from "../learn/why";

/** What opens over Today; it is fetched when something is opened. */
export default function Drawers() {
  const userId = useUserId();
  const rows = useRows();
  return (
    <>
      <Why />
      <RowsDrawer userId={userId} query={rows.query} onClose={rows.close} />
    </>
  );
}
