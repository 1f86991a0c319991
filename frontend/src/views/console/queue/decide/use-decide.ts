import { useContext } from "react";

import { asProblem } from "@/api/problem";
import { say } from "@/ui/toast";

import { useAct, type Act, type Read } from "../acts";
import { DeskContext } from "../desk";
import { decidedWords, forgetUndo, sayDecided, type Undoable } from "../held";
import { leaseIsOver } from "../lease";
import { usePlace } from "../place";

const ENDS_THE_LEASE = ["approve", "override", "reject", "escalate", "flag"];
const MOVES_ON = ["approve", "override", "reject", "escalate", "snooze"];

/** Does something to an item, says so, and goes on. */
export function useDecide() {
  const act = useAct();
  const undo = useUndo();
  const desk = useContext(DeskContext);
  const { go } = usePlace();
  const decide = async (item: Read, what: Act, then?: () => void) => {
    const answer = await act.mutateAsync({ item, ...what }).catch(() => null);
    if (!answer) return; // act.error tells
    then?.();
    if (ENDS_THE_LEASE.includes(what.act)) leaseIsOver(item.id);
    const planted = "planted" in answer ? answer.planted : null;
    if (planted) {
      desk.tell(item.id, planted.sentence);
      go({ do: undefined });
      return;
    }
    if ("title" in answer && ["approve", "override", "reject"].includes(what.act))
      sayDecided(answer, (held) => void undo.run(held));
    else say(SAID[what.act] ?? ("title" in answer ? decidedWords(answer) : "Done."));
    if (what.act === "publish" || what.act === "withdraw") forgetUndo(item.id);
    if (MOVES_ON.includes(what.act)) desk.next(item.id);
    else go({ do: undefined });
  };
  return { decide, busy: act.isPending, error: act.error, again: act.reset };
}

const SAID: Partial<Record<Act["act"], string>> = {
  escalate: "Escalated: it waits in its own lane for somebody else.",
  snooze: "Put off. It comes back by itself.",
  note: "Noted.",
  flag: "Flagged: two people must approve it from now on.",
};

/** Takes back what is held, and opens it again. */
export function useUndo() {
  const act = useAct();
  const { go } = usePlace();
  const run = async (what: Undoable) => {
    const body = { reason: "Taken back within the hold.", code: "slip" };
    try {
      await act.mutateAsync({ item: what, act: "undo", body });
    } catch (error) {
      say(asProblem(error).detail);
      return;
    }
    forgetUndo(what.id);
    say("Taken back. It waits again, as it was drafted.");
    go({ item: what.id, do: undefined });
  };
  return { run, busy: act.isPending };
}
