import { Link } from "@tanstack/react-router";

import type { LaneBody } from "../../../api/schema";
import { count, moment } from "../../../ui/said";
import { Table, Td, Th } from "../../../ui/table";
import { words } from "../../../ui/words";
import { isLane } from "../queue/lanes";

/** How long the oldest has waited: hours, and days from two on. */
export function ageSaid(hours: number | null): string {
  if (hours === null) return "—";
  if (hours < 1) return "Under an hour";
  if (hours < 48) return hours === 1 ? "1 hour" : `${count(hours)} hours`;
  return `${count(Math.floor(hours / 24))} days`;
}

export function LaneTable({ lanes }: { lanes: readonly LaneBody[] }) {
  return (
    <Table caption="Lanes of the queue">
      <thead>
        <tr>
          <Th>Lane</Th>
          <Th className="text-right">Items</Th>
          <Th className="text-right">Oldest waits</Th>
          <Th className="hidden sm:table-cell">Since</Th>
        </tr>
      </thead>
      <tbody>
        {lanes.map((lane) => (
          <tr key={lane.name}>
            <Td>
              {isLane(lane.name) ? (
                <Link to="/console/queue" search={{ lane: lane.name }} className="link">
                  {words(lane.name)}
                </Link>
              ) : (
                words(lane.name)
              )}
            </Td>
            <Td figures>{count(lane.count)}</Td>
            <Td figures>{ageSaid(lane.oldest_hours)}</Td>
            <Td className="hidden figures sm:table-cell">
              {lane.oldest ? moment(lane.oldest) : "—"}
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
