import { useNavigate, useSearch } from "@tanstack/react-router";

import { hooks } from "../../../api/client";
import type { AccessEntry } from "../../../api/schema";
import { useUserId } from "../../../app/session";
import { Button } from "../../../ui/button";
import { Card, CardHead } from "../../../ui/card";
import { count, moment } from "../../../ui/said";
import { Failed, Waiting } from "../../../ui/state";
import { Table, Td, Th } from "../../../ui/table";

const PAGE = 20;

const CODE: Record<string, string> = {
  support_request: "You asked for help",
  fraud_check: "A check for fraud",
  complaint: "A complaint",
  data_correction: "A correction of data",
  legal_request: "A request by law",
  other: "Another reason",
};

/** Every look at the user's things by somebody else: who, at what, and why. */
export function Looks() {
  const user_id = useUserId();
  const { looks: page = 1 } = useSearch({ from: "/me/data" });
  const navigate = useNavigate({ from: "/me/data" });
  const { data, error, refetch } = hooks.useQuery("get", "/api/v1/access/{user_id}", {
    params: { path: { user_id }, query: { limit: PAGE, offset: (page - 1) * PAGE } },
  });
  const goTo = (next: number) =>
    void navigate({
      search: (before) => ({ ...before, looks: next > 1 ? next : undefined }),
      resetScroll: false,
    });
  return (
    <Card>
      <CardHead
        title="Who looked at your data"
        said="Every time a person here opened something of yours, and why where they revealed your name."
      />
      {error && !data ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Waiting rows={2} />
      ) : data.total === 0 ? (
        <p className="text-soft">Nobody has looked so far. When somebody does, it stands here.</p>
      ) : (
        <>
          <Listed entries={data.items} />
          {data.total > PAGE ? (
            <div className="mt-3 flex items-center gap-3 text-sm text-soft">
              <Button size="small" disabled={page === 1} onClick={() => goTo(page - 1)}>
                Later ones
              </Button>
              <Button
                size="small"
                disabled={page * PAGE >= data.total}
                onClick={() => goTo(page + 1)}
              >
                Earlier ones
              </Button>
              <span className="figures">
                {count((page - 1) * PAGE + 1)} to {count(Math.min(page * PAGE, data.total))} of{" "}
                {count(data.total)}
              </span>
            </div>
          ) : null}
        </>
      )}
    </Card>
  );
}

const Listed = ({ entries }: { entries: AccessEntry[] }) => (
  <Table caption="Looks at your data, the latest first" className="min-w-[36rem]">
    <thead>
      <tr>
        <Th>When</Th>
        <Th>Who</Th>
        <Th>What</Th>
        <Th>Why</Th>
      </tr>
    </thead>
    <tbody>
      {entries.map((each) => (
        <tr key={`${each.at} ${each.by} ${each.what}`}>
          <Td className="whitespace-nowrap figures">{moment(each.at)}</Td>
          <Td>{each.by}</Td>
          <Td>{each.what}</Td>
          <Td>
            {each.code ? (
              (CODE[each.code] ?? each.code)
            ) : (
              <span className="text-soft">Reading</span>
            )}
            {each.reason ? <span className="block text-soft">“{each.reason}”</span> : null}
          </Td>
        </tr>
      ))}
    </tbody>
  </Table>
);
