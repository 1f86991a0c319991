import type { FiguresBody } from "../../../api/schema";
import { Card, CardHead } from "../../../ui/card";
import { count, percent } from "../../../ui/said";
import { Table, Td, Th } from "../../../ui/table";
import { words } from "../../../ui/words";

/** Why drafts were rejected, the commonest first. */
export function RejectionsByCode({ figures }: { figures: FiguresBody }) {
  const codes = Object.entries(figures.rejections_by_code).toSorted(([, a], [, b]) => b - a);
  const all = codes.reduce((sum, [, number]) => sum + number, 0);
  return (
    <Card>
      <CardHead title="Rejections by reason" said="Each rejection has one code of a closed list." />
      {codes.length ? (
        <Table caption="Rejections by reason code">
          <thead>
            <tr>
              <Th>Reason</Th>
              <Th className="text-right">Rejections</Th>
              <Th className="w-1/3 text-right">Share</Th>
            </tr>
          </thead>
          <tbody>
            {codes.map(([code, number]) => (
              <tr key={code}>
                <Td>{words(code)}</Td>
                <Td figures>
                  {count(number)} of {count(all)}
                </Td>
                <Td figures>
                  {percent(number / all, 1)}
                  <Bar share={number / all} />
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      ) : (
        <p className="text-soft">Nothing was rejected in this time.</p>
      )}
    </Card>
  );
}

const Bar = ({ share }: { share: number }) => (
  <svg viewBox="0 0 100 4" preserveAspectRatio="none" className="mt-1 h-1 w-full" aria-hidden>
    <rect width="100" height="4" rx="2" fill="var(--sunken)" />
    <rect width={share * 100} height="4" rx="2" fill="var(--c3)" />
  </svg>
);
