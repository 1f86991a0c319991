import { Check, ChevronDown } from "lucide-react";

import type { GroupBody, GroupDone } from "@/api/schema";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { cx } from "@/ui/cx";
import { count } from "@/ui/said";

import { plain } from "../queue/words";
import { ApproveGroup } from "./approve";
import { Done } from "./done";
import { Template } from "./template";

export interface GroupProps {
  group: GroupBody;
  open: boolean;
  /** Whether whoever reads it may approve. */
  may: boolean;
  done: GroupDone | undefined;
  onToggle: () => void;
  onItem: (id: string) => void;
  onDone: (done: GroupDone) => void;
}

/** Items that wait in the same words but for their figures. */
export function Group({ group, open, may, done, onToggle, onItem, onDone }: GroupProps) {
  const id = `group-${group.key}`;
  return (
    <li className="rounded-xl border border-line bg-card">
      <h2>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          onClick={onToggle}
          className="flex w-full flex-wrap items-center gap-x-4 gap-y-1 rounded-xl px-5 py-4 text-left hover:bg-sunken"
        >
          <span className="w-12 text-xl font-semibold figures">{count(group.count)}</span>
          <span className="min-w-0 flex-1 basis-56">
            <span className="block font-medium">
              <Template text={group.title} />
            </span>
            <span className="block text-sm text-soft">
              {plain(group.persona)} · {group.window_days} days
            </span>
          </span>
          <Badge tone={group.ready ? "mark" : "plain"} className="figures">
            {group.ready ? "Sample opened" : `Sample ${group.opened_size} of ${group.sample_size}`}
          </Badge>
          <ChevronDown aria-hidden className={cx("size-5 text-soft", open && "rotate-180")} />
        </button>
      </h2>
      <div id={id} hidden={!open} className="grid gap-5 border-t border-line px-5 py-5">
        {open ? (
          <>
            <div className="grid max-w-prose gap-3 whitespace-pre-line">
              <Template text={group.body} />
            </div>
            <SampleList group={group} onItem={onItem} />
            {done ? <Done done={done} /> : null}
            {may && !done ? <ApproveGroup group={group} onDone={onDone} /> : null}
          </>
        ) : null}
      </div>
    </li>
  );
}

function SampleList({ group, onItem }: { group: GroupBody; onItem: (id: string) => void }) {
  const named = [...new Set([...group.opened, ...group.sample])];
  return (
    <div>
      <h3 className="mb-2 text-sm font-medium">
        The sample: {count(group.opened_size)} of {count(group.sample_size)} opened
      </h3>
      <ul className="flex flex-wrap gap-2">
        {named.map((id) => {
          const was = group.opened.includes(id);
          return (
            <li key={id}>
              <Button size="small" onClick={() => onItem(id)}>
                {was ? <Check aria-hidden className="size-4 text-mark" /> : null}
                {was ? "Opened" : "Open"} <span className="font-mono text-xs">{id.slice(-6)}</span>
              </Button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
