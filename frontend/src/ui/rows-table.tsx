import { ChevronDown } from "lucide-react";
import { Fragment, useId, useState, type ReactNode } from "react";

import type { TransactionBody } from "../api/schema";
import { Badge } from "./badge";
import { cx } from "./cx";
import { dayOf, dollars, shortDay } from "./said";
import { Table, Td, Th } from "./table";

/** Rows of a record, each of which opens what is known of it. */
export function RowsTable({
  rows,
  actions,
}: {
  rows: readonly TransactionBody[];
  actions?: (row: TransactionBody) => ReactNode;
}) {
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Table caption="Rows, newest first" className="table-fixed">
      <thead>
        <tr>
          <Th className="w-20 pl-0">Day</Th>
          <Th>What</Th>
          <Th className="w-28 pr-0 text-right">Amount</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row
            key={row.transaction_id}
            row={row}
            open={open === row.transaction_id}
            toggle={() => setOpen(open === row.transaction_id ? null : row.transaction_id)}
            actions={actions}
          />
        ))}
      </tbody>
    </Table>
  );
}

/** As its owner knows it: the merchant, or else what the bank wrote. */
export const nameOf = (row: TransactionBody): string =>
  row.merchant_name || row.name || "Without a name";

function Row({
  row,
  open,
  toggle,
  actions,
}: {
  row: TransactionBody;
  open: boolean;
  toggle: () => void;
  actions?: (row: TransactionBody) => ReactNode;
}) {
  const id = useId();
  const edge = open ? "border-b-transparent" : undefined;
  return (
    <Fragment>
      <tr>
        <Td className={cx("pl-0 text-soft figures", edge)}>
          <time dateTime={row.date}>{shortDay(row.date)}</time>
        </Td>
        <Td className={edge}>
          <button
            type="button"
            aria-expanded={open}
            aria-controls={id}
            onClick={toggle}
            className="flex w-full items-start gap-1 rounded text-left font-medium hover:text-mark"
          >
            <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">{nameOf(row)}</span>
            <ChevronDown
              aria-hidden
              className={cx("mt-1 size-4 shrink-0 text-soft", open && "rotate-180")}
            />
          </button>
          <span className="text-xs text-soft">{row.category_words}</span>
          <Marks row={row} />
        </Td>
        <Td figures className={cx("pr-0", edge, row.direction === "in" && "text-mark")}>
          {row.amount_said}
        </Td>
      </tr>
      <tr id={id} hidden={!open}>
        {open ? (
          <Td colSpan={3} className="px-0 pt-0 pb-4">
            <Known row={row} />
            {actions?.(row)}
          </Td>
        ) : null}
      </tr>
    </Fragment>
  );
}

function Marks({ row }: { row: TransactionBody }) {
  return (
    <span className="mt-1 flex flex-wrap gap-1 empty:hidden">
      {row.pending ? <Badge tone="note">Pending</Badge> : null}
      {row.flow === "not_counted" ? <Badge>{row.flow_words}</Badge> : null}
      {row.said.length ? <Badge tone="mark">Corrected by you</Badge> : null}
    </span>
  );
}

/** What is known of one row. */
function Known({ row }: { row: TransactionBody }) {
  const place = [row.city, row.region].filter(Boolean).join(", ");
  const facts: [string, ReactNode][] = [
    ["Day", dayOf(row.date)],
    ["Account", row.account],
    ["Category", row.category_words],
    ["Counts as", row.flow_words],
  ];
  if (row.name && row.name !== nameOf(row)) facts.push(["As the bank wrote it", row.name]);
  if (row.bank_name) facts.push(["Name at the bank", row.bank_name]);
  if (row.bank_category_words) facts.push(["Category at the bank", row.bank_category_words]);
  if (row.stream) facts.push(["Comes back as", row.stream.name]);
  if (place) facts.push(["Place", place]);
  if (row.balance_cents !== null) facts.push(["Balance after it", dollars(row.balance_cents)]);
  return (
    <div className="rounded-lg bg-sunken p-3">
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
        {facts.map(([term, said]) => (
          <Fragment key={term}>
            <dt className="text-soft">{term}</dt>
            <dd className="min-w-0 figures">{said}</dd>
          </Fragment>
        ))}
      </dl>
      {row.said.map((each) => (
        <p key={each.correction_id} className="mt-2 text-sm">
          {each.sentence}
        </p>
      ))}
    </div>
  );
}
