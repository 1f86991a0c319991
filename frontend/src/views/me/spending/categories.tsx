import { useState } from "react";

import type { CategoryBody, SpanBody } from "../../../api/schema";
import { Button } from "../../../ui/button";
import { Card, CardHead } from "../../../ui/card";
import { RowsLink } from "../../../ui/rows-link";
import { dollars } from "../../../ui/said";
import { Table, Td, Th } from "../../../ui/table";

const FIRST = 8;

/** What money was spent on, dearest first. */
export function Categories({ span }: { span: SpanBody }) {
  const [all, setAll] = useState(false);
  const { categories } = span;
  const shown = all ? categories : categories.slice(0, FIRST);
  const widest = Math.max(...categories.map((each) => each.share ?? 0), 0.01);
  return (
    <Card>
      <CardHead
        title="What it went to"
        said={categories[0]?.sentence ?? "Nothing was spent in this window."}
      />
      {shown.length ? (
        <Table caption="Spending by category, dearest first" className="table-fixed">
          <thead>
            <tr>
              <Th className="pl-0">Category</Th>
              <Th className="hidden w-2/5 sm:table-cell">Share</Th>
              <Th className="w-28 text-right">Spent</Th>
              {span.before ? (
                <Th className="hidden w-36 pr-0 text-right sm:table-cell">Against before</Th>
              ) : null}
            </tr>
          </thead>
          <tbody>
            {shown.map((each) => (
              <Line
                key={each.code ?? ""}
                each={each}
                widest={widest}
                before={span.before !== null}
              />
            ))}
          </tbody>
        </Table>
      ) : null}
      {categories.length > FIRST ? (
        <Button size="small" kind="quiet" className="mt-3 -ml-2.5" onClick={() => setAll(!all)}>
          {all ? "Show the first eight" : `Show all ${categories.length} categories`}
        </Button>
      ) : null}
    </Card>
  );
}

function Line({ each, widest, before }: { each: CategoryBody; widest: number; before: boolean }) {
  const share = each.share_said ?? "–";
  return (
    <tr>
      <Td className="pl-0">
        <span className="inline-block font-medium first-letter:uppercase">{each.words}</span>
        <div className="sm:hidden">
          <Bar share={each.share} widest={widest} />
          <span className="text-xs text-soft figures">
            {share}
            {each.change_cents === null ? null : `, ${changed(each.change_cents)}`}
          </span>
        </div>
      </Td>
      <Td className="hidden sm:table-cell">
        <div className="flex items-center gap-3">
          <Bar share={each.share} widest={widest} />
          <span className="w-12 shrink-0 text-right text-soft figures">{share}</span>
        </div>
      </Td>
      <Td figures>
        <RowsLink query={each.spent.query} count={each.spent.count}>
          {each.spent.said}
        </RowsLink>
      </Td>
      {before ? (
        <Td figures className="hidden pr-0 text-soft sm:table-cell">
          {each.change_cents === null ? "–" : changed(each.change_cents)}
        </Td>
      ) : null}
    </tr>
  );
}

/** How much more or less than in the window before. */
export function changed(cents: number): string {
  if (cents === 0) return "the same";
  return `${dollars(Math.abs(cents))} ${cents > 0 ? "more" : "less"}`;
}

function Bar({ share, widest }: { share: number | null; widest: number }) {
  const width = Math.max(0, (share ?? 0) / widest) * 100;
  return (
    <div aria-hidden className="my-1.5 h-2 grow rounded-full bg-sunken">
      <div className="h-full rounded-full bg-c1" style={{ width: `${width}%` }} />
    </div>
  );
}
