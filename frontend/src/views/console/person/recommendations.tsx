import { Link } from "@tanstack/react-router";

import type { Person } from "../../../api/schema";
import { Badge, type Tone } from "../../../ui/badge";
import { Card, CardHead } from "../../../ui/card";
import { dayOf, moment } from "../../../ui/said";
import { State } from "../../../ui/state";
import { Table, Td, Th } from "../../../ui/table";
import { counted, words } from "../../../ui/words";
import { nameOf } from "../queue/words";

type Recommendation = Person["recommendations"][number];

const TONES: Partial<Record<Recommendation["status"], Tone>> = {
  pending: "note",
  flagged: "heed",
  awaiting_second: "heed",
  approved: "mark",
  overridden: "mark",
  rejected: "stop",
  withdrawn: "stop",
};

const DID: Record<string, string> = {
  approve: "Approved",
  override: "Reworded and approved",
  reject: "Rejected",
  withdraw: "Withdrawn",
};

/** Where a recommendation stands and who put it there, in a sentence. */
export function standsSaid(each: Recommendation): string {
  if (each.decided_by && each.decided_at)
    return `${DID[each.decision ?? ""] ?? words(each.decision ?? each.status)} by ${nameOf(each.decided_by)}, ${moment(each.decided_at)}`;
  return `Drafted ${moment(each.created_at)}`;
}

/** All there ever were of a user, the latest first, wherever they stand. */
export function Recommendations({ person }: { person: Person }) {
  const all = person.recommendations.toSorted((a, b) => b.created_at.localeCompare(a.created_at));
  if (!all.length)
    return (
      <State title="Nothing was ever drafted">
        No run has drafted anything for this person yet.
      </State>
    );
  return (
    <Card>
      <CardHead
        title="All recommendations"
        said={`${counted(all.length, "draft")} in all. Each opens in the queue, with its evidence.`}
      />
      <Table caption="Recommendations, the latest first">
        <thead>
          <tr>
            <Th>What</Th>
            <Th>Stands</Th>
            <Th className="hidden sm:table-cell">Decided</Th>
            <Th className="hidden lg:table-cell">Records of</Th>
          </tr>
        </thead>
        <tbody>
          {all.map((each) => (
            <tr key={each.id}>
              <Td>
                <Link to="/console/queue" search={{ item: each.id }} className="font-medium link">
                  {"title" in each ? each.title : each.id}
                </Link>
                <p className="text-xs text-soft">
                  {"kind" in each ? `${words(each.kind)}, ` : ""}
                  {each.window_days} days
                </p>
              </Td>
              <Td>
                <Badge tone={TONES[each.status] ?? "plain"}>{words(each.status)}</Badge>
              </Td>
              <Td className="hidden sm:table-cell">
                {standsSaid(each)}
                {each.decision_reason ? (
                  <span className="block text-xs text-soft">{each.decision_reason}</span>
                ) : null}
              </Td>
              <Td className="hidden figures lg:table-cell">{dayOf(each.as_of)}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
