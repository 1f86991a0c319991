import type { StreamBody } from "../../../api/schema";
import { Badge } from "../../../ui/badge";
import { Card, CardHead } from "../../../ui/card";
import { cx } from "../../../ui/cx";
import { RowsLink } from "../../../ui/rows-link";
import { dollars, shortDay } from "../../../ui/said";
import { Table, Td, Th } from "../../../ui/table";
import { GROUP_NAMES } from "./totals";

const GROUPS = Object.keys(GROUP_NAMES) as (keyof typeof GROUP_NAMES)[];

/** Everything that comes back, a card for each group. */
export function Streams({
  streams,
  onOpen,
}: {
  streams: readonly StreamBody[];
  onOpen: (key: string) => void;
}) {
  return GROUPS.map((group) => {
    const own = streams.filter((each) => each.group === group);
    return own.length ? <Group key={group} group={group} streams={own} onOpen={onOpen} /> : null;
  });
}

function Group({
  group,
  streams,
  onOpen,
}: {
  group: keyof typeof GROUP_NAMES;
  streams: readonly StreamBody[];
  onOpen: (key: string) => void;
}) {
  return (
    <Card id={group} className="scroll-mt-20">
      <CardHead title={GROUP_NAMES[group]} />
      <Table caption={`${GROUP_NAMES[group]} that come back`} className="table-fixed">
        <thead>
          <tr>
            <Th className="pl-0">Name</Th>
            <Th className="hidden w-36 sm:table-cell">How often</Th>
            <Th className="w-24">Next</Th>
            <Th className="w-28 text-right">Last</Th>
            <Th className="hidden w-28 pr-0 text-right sm:table-cell">A month</Th>
          </tr>
        </thead>
        <tbody>
          {streams.map((each) => (
            <Line key={each.key} stream={each} open={() => onOpen(each.key)} />
          ))}
        </tbody>
      </Table>
    </Card>
  );
}

const ended = (stream: StreamBody) => stream.status === "TOMBSTONED";

function Line({ stream, open }: { stream: StreamBody; open: () => void }) {
  const over = ended(stream);
  return (
    <tr className={cx(over && "text-soft")}>
      <Td className="pl-0">
        <button type="button" onClick={open} className="text-left font-medium link">
          {stream.name || "Without a name"}
        </button>
        <span className="block text-xs text-soft sm:hidden">{stream.cadence_words}</span>
        <span className="mt-1 flex flex-wrap gap-1 empty:hidden">
          {over ? <Badge>Ended</Badge> : null}
          {stream.status === "EARLY_DETECTION" ? <Badge tone="note">New</Badge> : null}
          {stream.duplicate_of ? <Badge tone="heed">Twice?</Badge> : null}
          {!over && stream.price_changes.some((each) => each.rise) ? (
            <Badge tone="heed">Price rose</Badge>
          ) : null}
        </span>
      </Td>
      <Td className="hidden text-soft sm:table-cell">{stream.cadence_words}</Td>
      <Td className="figures">{stream.next_date ? shortDay(stream.next_date) : "–"}</Td>
      <Td figures>
        <RowsLink query={stream.query} count={stream.count}>
          {dollars(stream.last_cents)}
        </RowsLink>
      </Td>
      <Td figures className="hidden pr-0 sm:table-cell">
        {stream.monthly_cents === null || over ? "–" : dollars(stream.monthly_cents)}
      </Td>
    </tr>
  );
}
