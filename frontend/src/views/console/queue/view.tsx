import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { RefreshCw } from "lucide-react";
import { useQueryClient } from "@tanstack/react-query";

import { useWho } from "@/app/session";
import { Button } from "@/ui/button";
import { cx } from "@/ui/cx";
import { Kbd, PageHead } from "@/ui/page";
import { State } from "@/ui/state";

import { useKeys } from "../keys";
import { DeskContext, type Desk } from "./desk";
import { useUndo } from "./decide/use-decide";
import { EvidencePane } from "./evidence/pane";
import { LitProvider } from "./evidence/lit";
import { useEvidence } from "./evidence/use-evidence";
import { Filters } from "./filters";
import { undoable } from "./held";
import { Item } from "./item";
import { askedBy, laneOf } from "./lanes";
import { LaneRow, Outcomes } from "./lane-row";
import { Help, Legend } from "./legend";
import { List } from "./list";
import { usePlace } from "./place";
import { useRows } from "./rows";
import { Sample } from "./second";
import { waits } from "./words";

/** What waits for the operators: the list, the item as its user will see it, what it rests on. */
export function Queue() {
  const { search } = usePlace();
  const reads = useWho().role !== "operator";
  const [help, setHelp] = useState(false);
  const cache = useQueryClient();
  useKeys([{ key: "?", name: "Help", run: () => setHelp(true) }]);
  const refresh = () =>
    Promise.all([
      cache.resetQueries({ queryKey: ["queue"] }),
      cache.invalidateQueries({ queryKey: ["get", "/api/v1/operator/review/lanes"] }),
    ]);
  const said = reads
    ? "You read everything here and change nothing."
    : "Nothing reaches its user before one of you approves it.";
  return (
    <>
      <PageHead
        title="Queue"
        said={said}
        actions={
          <>
            <Button onClick={() => void refresh()}>
              <RefreshCw aria-hidden className="size-4" />
              Refresh
            </Button>
            <Button onClick={() => setHelp(true)}>
              Keys <Kbd>?</Kbd>
            </Button>
          </>
        }
      />
      <LaneRow />
      {laneOf(search) === "second_look" ? <Sample /> : <Panes />}
      <Legend reads={reads} />
      <Help open={help} onOpenChange={setHelp} />
    </>
  );
}

const pane = "min-h-0 min-w-0 flex-col xl:flex xl:h-[calc(100dvh-15rem)] xl:min-h-[32rem]";

function Panes() {
  const { search, go } = usePlace();
  const found = useRows(askedBy(search));
  const walk = useWalk(found.rows);
  const evidence = useEvidence(search.item);
  return (
    <DeskContext value={walk.desk}>
      <LitProvider key={search.item}>
        <div className="grid gap-5 xl:grid-cols-[minmax(0,3fr)_minmax(0,4fr)_minmax(0,3fr)]">
          <div className={cx(pane, search.item ? "hidden" : "flex h-[75dvh]")}>
            <Outcomes />
            <Filters />
            <List found={found} steps={walk.steps} />
          </div>
          <div className={cx(pane, "xl:overflow-y-auto xl:px-1", search.item ? "flex" : "hidden")}>
            {search.item ? (
              <>
                <Button
                  kind="link"
                  className="mb-3 self-start xl:hidden"
                  onClick={() => go({ item: undefined, do: undefined })}
                >
                  Back to the list
                </Button>
                <Item key={search.item} id={search.item} evidence={evidence.data} />
              </>
            ) : (
              <State title="No item is open">
                <p>
                  Press <Kbd>J</Kbd> to open the first, or choose one from the list.
                </p>
              </State>
            )}
          </div>
          <div className={cx(pane, "xl:overflow-y-auto xl:px-1", search.item ? "flex" : "hidden")}>
            {search.item ? (
              <EvidencePane
                evidence={evidence.data}
                error={evidence.error}
                retry={() => void evidence.refetch()}
              />
            ) : null}
          </div>
        </div>
      </LitProvider>
    </DeskContext>
  );
}

/** Going through the list by J and K, and on after a decision. */
function useWalk(rows: ReturnType<typeof useRows>["rows"]) {
  const { search, go } = usePlace();
  const undo = useUndo();
  const [steps, setSteps] = useState(0);
  const [told, setTold] = useState<Desk["told"]>(null);
  const latest = useRef({ rows, item: search.item });
  useEffect(() => {
    latest.current = { rows, item: search.item };
  });
  const step = useCallback(
    (by: 1 | -1) => {
      const { rows: all, item } = latest.current;
      const at = all.findIndex((row) => row.id === item);
      const to = all[at < 0 ? 0 : at + by];
      if (!to) return;
      setSteps((count) => count + 1);
      go({ item: to.id, do: undefined, stage: undefined });
    },
    [go],
  );
  const desk = useMemo<Desk>(
    () => ({
      next: (after) => {
        const { rows: all } = latest.current;
        const at = all.findIndex((row) => row.id === after);
        const to = all.slice(at + 1).find((row) => waits(row.status) && row.title !== null);
        if (to) setSteps((count) => count + 1);
        go(to ? { item: to.id, do: undefined, stage: undefined } : { do: undefined });
      },
      tell: (id, sentence) => setTold({ id, sentence }),
      told,
    }),
    [go, told],
  );
  useKeys([
    { key: "j", name: "Next item", run: () => step(1), again: true },
    { key: "k", name: "Item before", run: () => step(-1), again: true },
    {
      key: "u",
      name: "Undo the last approval",
      run: () => {
        const last = undoable(Date.now());
        if (last) void undo.run(last);
      },
    },
  ]);
  return { steps, desk };
}
