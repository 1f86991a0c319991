import { Search } from "lucide-react";
import { useState, type ReactNode } from "react";

import type { TransactionBody, TransactionsPage } from "../api/schema";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { TextField } from "./fields";
import { RowsTable } from "./rows-table";
import { useRowPages, useSettled } from "./rows-read";
import { count, dollars } from "./said";
import { Failed, State, Waiting } from "./state";

export interface RowsDrawerProps {
  userId: string;
  /** What opens the rows, as the API gave it with the figure; null where nothing is open. */
  query: string | null;
  onClose: () => void;
  title?: string;
  /** What can be said or done about one row. */
  actions?: (row: TransactionBody) => ReactNode;
}

const FEW = 8;

/** The rows behind a figure. */
export function RowsDrawer({ userId, query, onClose, title, actions }: RowsDrawerProps) {
  return (
    <Dialog
      drawer
      open={query !== null}
      onOpenChange={(open) => !open && onClose()}
      title={title ?? "The rows behind it"}
    >
      {query === null ? null : <Rows key={query} {...{ userId, query, actions }} />}
    </Dialog>
  );
}

/** The rows of a query with a search in them; also for a page of its own. */
export function Rows({
  userId,
  query,
  actions,
}: Pick<RowsDrawerProps, "userId" | "actions"> & { query: string }) {
  const [words, setWords] = useState("");
  const looked = useSettled(words);
  const asked = useRowPages(userId, query, looked);
  const first = asked.data?.pages[0];
  const searched = words !== "" || (first?.total ?? 0) > FEW;
  return (
    <div className="grid grid-cols-1 gap-4">
      {first ? <Totals page={first} /> : null}
      {searched ? (
        <TextField
          label="Search in these rows"
          hideLabel
          type="search"
          placeholder="Search in these rows"
          value={words}
          onChange={(event) => setWords(event.target.value)}
          maxLength={100}
        />
      ) : null}
      {asked.isPending ? <Waiting label="Reading the rows" /> : null}
      {asked.error ? <Failed error={asked.error} retry={() => void asked.refetch()} /> : null}
      {asked.data && !asked.error ? (
        <Found
          pages={asked.data.pages}
          looked={looked}
          clear={() => setWords("")}
          {...{ actions }}
        />
      ) : null}
      {asked.hasNextPage ? (
        <Button busy={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
          Show more rows
        </Button>
      ) : null}
    </div>
  );
}

/** A sentence that only counts the rows says nothing beside their count. */
const tellsMore = (sentence: string) => !/^[\d,]+ rows?\.$/.test(sentence);

function Totals({ page }: { page: TransactionsPage }) {
  const parts = [
    page.total === 1 ? "1 row" : `${count(page.total)} rows`,
    page.out_cents ? `${dollars(page.out_cents)} out` : "",
    page.in_cents ? `${dollars(page.in_cents)} in` : "",
  ].filter(Boolean);
  return (
    <div className="text-sm">
      {tellsMore(page.sentence) ? <p className="text-soft">{page.sentence}</p> : null}
      <output className="mt-1 block font-medium figures">{parts.join(" · ")}</output>
    </div>
  );
}

function Found({
  pages,
  looked,
  clear,
  actions,
}: Pick<RowsDrawerProps, "actions"> & {
  pages: TransactionsPage[];
  looked: string;
  clear: () => void;
}) {
  const rows = pages.flatMap((page) => page.items);
  if (rows.length) return <RowsTable rows={rows} actions={actions} />;
  return looked ? (
    <State
      icon={Search}
      title="No row has these words"
      action={<Button onClick={clear}>Show all rows again</Button>}
    >
      Names, merchants, places and categories are searched.
    </State>
  ) : (
    <State title="No rows">Nothing in the record stands behind this.</State>
  );
}
