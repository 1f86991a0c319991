import { useNavigate, useSearch } from "@tanstack/react-router";

import { hooks } from "../../../api/client";
import type { CheckpointBody } from "../../../api/schema";
import { Badge } from "../../../ui/badge";
import { Card, CardHead } from "../../../ui/card";
import { Copy } from "../../../ui/copy";
import { Pager } from "../../../ui/pager";
import { count, moment } from "../../../ui/said";
import { Failed, State, Waiting } from "../../../ui/state";
import { Table, Td, Th } from "../../../ui/table";

const LIMIT = 50;

/** Whether a checkpoint can be relied on, in a word. */
export function standingOf({ signed, holds }: Pick<CheckpointBody, "signed" | "holds">) {
  if (!signed) return { tone: "stop", word: "Not signed by this home" } as const;
  return holds
    ? ({ tone: "mark", word: "Holds" } as const)
    : ({ tone: "stop", word: "Does not hold" } as const);
}

/** The heads of the trail that were signed. */
export function CheckpointList() {
  const { offset = 0 } = useSearch({ from: "/console/audit" });
  const navigate = useNavigate({ from: "/console/audit" });
  const asked = hooks.useQuery("get", "/api/v1/audit/checkpoints", {
    params: { query: { limit: LIMIT, offset } },
  });
  if (asked.error) return <Failed error={asked.error} retry={() => void asked.refetch()} />;
  if (!asked.data) return <Waiting label="Reading the checkpoints" />;
  const { items, sentence } = asked.data;
  if (!items.length)
    return (
      <State title="No checkpoint yet">
        {sentence} A checkpoint is signed after each run, and by <code>spendsense audit</code> when
        somebody asks for one.
      </State>
    );
  return (
    <Card>
      <CardHead title="Signed checkpoints" said={sentence} />
      <Table caption="Checkpoints, the latest first">
        <thead>
          <tr>
            <Th>Signed</Th>
            <Th className="text-right">Entries</Th>
            <Th>Standing</Th>
            <Th className="hidden md:table-cell">Key</Th>
            <Th>
              <span className="sr-only">Copy</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {items.map((each) => (
            <CheckpointRow key={each.line} checkpoint={each} />
          ))}
        </tbody>
      </Table>
      <Pager
        {...asked.data}
        shown={items.length}
        what="checkpoints"
        one="checkpoint"
        onMove={(to) => void navigate({ search: (now) => ({ ...now, offset: to || undefined }) })}
      />
    </Card>
  );
}

function CheckpointRow({ checkpoint }: { checkpoint: CheckpointBody }) {
  const { tone, word } = standingOf(checkpoint);
  return (
    <tr>
      <Td className="figures">{moment(checkpoint.at)}</Td>
      <Td figures>{count(checkpoint.count)}</Td>
      <Td>
        <Badge tone={tone}>{word}</Badge>
        <p className="mt-1 text-xs text-soft">{checkpoint.sentence}</p>
      </Td>
      <Td className="hidden font-mono text-xs md:table-cell">{checkpoint.key}</Td>
      <Td className="text-right">
        <Copy text={JSON.stringify(checkpoint)} />
      </Td>
    </tr>
  );
}
