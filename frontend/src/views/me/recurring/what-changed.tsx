import { CircleCheck } from "lucide-react";

import type { CorrectionDone } from "../../../api/schema";
import { Badge } from "../../../ui/badge";
import { Button } from "../../../ui/button";
import { Dialog } from "../../../ui/dialog";
import { Wrong } from "../../../ui/state";
import { Table, Td, Th } from "../../../ui/table";
import { tellChanged, useChanged, useUndo } from "./correcting";

/** What a correction changed at once: readings before and after, and the patterns that turned. */
export function WhatChanged() {
  const done = useChanged();
  return (
    <Dialog
      wide
      open={done !== null}
      onOpenChange={(open) => !open && tellChanged(null)}
      title={done?.correction.stands ? "Noted, and worked out again" : "Taken back"}
      said={done?.correction.sentence}
    >
      {done ? <Change key={done.run_id} done={done} /> : null}
    </Dialog>
  );
}

function Change({ done }: { done: CorrectionDone }) {
  const { undo, isPending, error } = useUndo();
  const windows = done.windows.filter(turned);
  return (
    <div className="grid grid-cols-1 gap-5">
      <p className="flex items-start gap-2">
        <CircleCheck aria-hidden className="mt-1 size-4 shrink-0 text-mark" />
        <span>{done.sentence}</span>
      </p>
      {windows.map((each) => (
        <Window key={each.window_days} change={each} />
      ))}
      {done.stale.map((each) => (
        <p
          key={each.recommendation_id}
          className="rounded-lg bg-note-soft px-3 py-2 text-sm text-note"
        >
          <strong className="font-medium">{each.title}.</strong> {each.sentence}
        </p>
      ))}
      <Drafts done={done} />
      <Wrong error={error} />
      <div className="flex flex-wrap gap-2">
        <Button kind="primary" onClick={() => tellChanged(null)}>
          Done
        </Button>
        {done.correction.stands ? (
          <Button
            busy={isPending}
            onClick={() => void undo(done.correction.correction_id).catch(() => {})}
          >
            Undo
          </Button>
        ) : null}
      </div>
    </div>
  );
}

/** What waited for a person gave way to what fits now. */
function Drafts({ done }: { done: CorrectionDone }) {
  if (!done.set_aside && !done.drafted) return null;
  return (
    <p className="text-sm text-soft figures">
      Drafts that waited for a person and gave way: {done.set_aside}. Drafts that wait now in their
      place: {done.drafted}.
    </p>
  );
}

const turned = (change: CorrectionDone["windows"][number]) =>
  change.readings.length + change.personas_began.length + change.personas_ended.length > 0;

function Window({ change }: { change: CorrectionDone["windows"][number] }) {
  return (
    <section aria-label={`Over ${change.window_days} days`} className="grid gap-2">
      <h3 className="font-medium">Over {change.window_days} days</h3>
      <p className="flex flex-wrap gap-2 empty:hidden">
        {change.personas_ended.map((title) => (
          <Badge key={title}>{title} ended</Badge>
        ))}
        {change.personas_began.map((title) => (
          <Badge key={title} tone="mark">
            {title} began
          </Badge>
        ))}
      </p>
      {change.readings.length ? (
        <Table caption={`What is read otherwise over ${change.window_days} days`}>
          <thead>
            <tr>
              <Th className="w-1/2 pl-0">Before</Th>
              <Th className="w-1/2 pr-0">Now</Th>
            </tr>
          </thead>
          <tbody>
            {change.readings.map((reading) => (
              <tr key={reading.name}>
                <Td className="pl-0 text-soft first-letter:uppercase">{reading.sentence_before}</Td>
                <Td className="pr-0 first-letter:uppercase">{reading.sentence_after}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      ) : null}
    </section>
  );
}
