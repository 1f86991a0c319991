import { Dialog } from "@/ui/dialog";
import { Kbd } from "@/ui/page";
import { Switch } from "@/ui/switch";
import { useState } from "react";

import { keysAreOn, switchKeys } from "../keys";

const ALL = [
  ["J", "Next"],
  ["K", "Back"],
  ["A", "Approve"],
  ["R", "Reject"],
  ["E", "Edit"],
  ["O", "Override"],
  ["X", "Escalate"],
  ["S", "Snooze"],
  ["N", "Note"],
  ["F", "Flag"],
  ["U", "Undo"],
  ["P", "Publish now"],
  ["/", "Search"],
  ["?", "Help"],
  ["Ctrl K", "Everything"],
] as const;

/** The keys at the foot of the page. */
export function Legend({ reads }: { reads: boolean }) {
  const shown = reads ? ALL.filter(([key]) => ["J", "K", "/", "?", "Ctrl K"].includes(key)) : ALL;
  return (
    <footer
      aria-label="Keys"
      className="mt-3 hidden flex-wrap gap-x-4 gap-y-1 text-xs text-soft xl:flex"
    >
      {shown.map(([key, name]) => (
        <span key={key} className="whitespace-nowrap">
          <Kbd>{key}</Kbd> {name}
        </span>
      ))}
    </footer>
  );
}

const SAID: Record<string, string> = {
  J: "The next item of the list",
  K: "The item before",
  A: "Approve: its user sees it once the hold has ended",
  R: "Reject, with a reason",
  E: "Edit the words and approve them",
  O: "Override: word it anew",
  X: "Escalate to somebody else",
  S: "Snooze: put it off until a moment",
  N: "Leave a note",
  F: "Flag: two people must approve it",
  U: "Undo the last approval while it is held",
  P: "Publish now: end the hold",
  "/": "Find a user, a lesson or an item",
  "?": "This help",
  "Ctrl K": "Everything that can be done, by name",
};

/** The keys in full, and the switch for whoever does not want them. */
export function Help({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (to: boolean) => void;
}) {
  const [on, setOn] = useState(keysAreOn);
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Keys"
      said="They do nothing while you type, and none of them deletes anything."
    >
      <dl className="mb-5 grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 text-sm">
        {ALL.map(([key]) => (
          <div key={key} className="contents">
            <dt>
              <Kbd>{key}</Kbd>
            </dt>
            <dd>{SAID[key]}</dd>
          </div>
        ))}
        <div className="contents">
          <dt>
            <Kbd>Esc</Kbd>
          </dt>
          <dd>Close what is open; what you typed stays</dd>
        </div>
      </dl>
      <Switch
        id="single-keys"
        label="Single keys"
        said="Switched off, every action is still a button, and Ctrl K still works."
        checked={on}
        onCheckedChange={(to) => {
          switchKeys(to);
          setOn(to);
        }}
      />
    </Dialog>
  );
}
