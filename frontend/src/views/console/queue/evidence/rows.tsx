import { useEffect, useRef } from "react";

import type { EvidenceBody, RowBody } from "@/api/schema";
import { cx } from "@/ui/cx";
import { count, dayOf, dollars, signed } from "@/ui/said";

import type { Token } from "../types";
import { plain } from "../words";
import { useLit } from "./lit";

/** The rows behind every figure; those of the figure that is pointed at stand out and come first
 * into sight. */
export function EvidenceRows({ evidence }: { evidence: EvidenceBody }) {
  const { token } = useLit();
  const ids = new Set(token?.transaction_ids);
  const accounts = new Set(token?.account_ids);
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (token) box.current?.querySelector("[data-lit]")?.scrollIntoView({ block: "nearest" });
  }, [token]);
  const named = evidence.accounts.filter((each) => accounts.has(each.account_id));
  return (
    <div>
      <p role="status" className="min-h-11 text-sm text-soft">
        {token ? saidOf(token) : "Point at a figure of the text, or press it, to see its rows."}
      </p>
      {token && named.length ? (
        <ul className="mb-2 grid gap-1 text-sm">
          {named.map((each) => (
            <li
              key={each.account_id}
              className="flex justify-between gap-3 rounded bg-mark-soft px-2 py-1"
            >
              <span>
                {each.name ?? each.subtype ?? each.type} {each.mask ? `•••• ${each.mask}` : ""}
              </span>
              <span className="figures">
                {each.balance_current_cents === null ? "" : dollars(each.balance_current_cents)}
                {each.balance_limit_cents === null
                  ? ""
                  : ` of ${dollars(each.balance_limit_cents)}`}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      {evidence.rows.length === 0 ? (
        <p className="text-sm text-soft">
          No transactions stand behind these figures: they come from balances, days or policy.
        </p>
      ) : (
        <section
          ref={box}
          className="max-h-72 overflow-y-auto rounded-lg border border-line"
          // A keyboard must reach what scrolls.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          aria-label="Rows behind the figures"
        >
          <table className="w-full border-collapse text-sm">
            <caption className="sr-only">Rows behind the figures of the text</caption>
            <thead>
              <tr className="sticky top-0 bg-card text-left text-xs text-soft">
                <th scope="col" className="px-3 py-1.5 font-medium">
                  What
                </th>
                <th scope="col" className="px-3 py-1.5 text-right font-medium">
                  Amount
                </th>
              </tr>
            </thead>
            <tbody>
              {evidence.rows.map((row) => (
                <Row key={row.transaction_id} row={row} lit={ids.has(row.transaction_id)} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      <Left evidence={evidence} />
    </div>
  );
}

function Row({ row, lit }: { row: RowBody; lit: boolean }) {
  const beside = [
    dayOf(row.date),
    row.category && plain(row.category.toLowerCase()),
    row.account_mask && `•••• ${row.account_mask}`,
  ];
  return (
    <tr
      data-lit={lit || undefined}
      className={cx("border-t border-line align-top", lit && "bg-mark-soft font-medium")}
    >
      <td className="px-3 py-1.5">
        {row.merchant_name ?? row.name ?? "Without a name"}
        <span className="block text-xs font-normal text-soft figures">
          {beside.filter(Boolean).join(" · ")}
        </span>
      </td>
      <td className="px-3 py-1.5 text-right whitespace-nowrap figures">
        {signed(row.amount_cents)}
        {lit ? <span className="sr-only"> (of this figure)</span> : null}
      </td>
    </tr>
  );
}

function Left({ evidence: { rows, rows_total, rows_gone } }: { evidence: EvidenceBody }) {
  const said = [
    rows.length < rows_total ? `The first ${count(rows.length)} of ${count(rows_total)} rows.` : "",
    rows_gone ? `${count(rows_gone)} rows are on record no more.` : "",
  ].filter(Boolean);
  return said.length ? <p className="pt-1 text-xs text-soft">{said.join(" ")}</p> : null;
}

/** What a figure is, in a sentence. */
export function saidOf(token: Token): string {
  const rows = token.transactions;
  const behind =
    rows > 0
      ? `${count(rows)} ${rows === 1 ? "row" : "rows"} behind it.`
      : token.account_ids.length
        ? "Read from a balance."
        : "No rows behind it.";
  return `${token.said ?? `${token.text}: ${token.source ?? "bound to no fact"}.`} ${behind}`;
}
