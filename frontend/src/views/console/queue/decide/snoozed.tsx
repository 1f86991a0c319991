import { useState } from "react";

import { useKept } from "@/app/kept";
import { Button } from "@/ui/button";
import { TextArea, TextField } from "@/ui/fields";

import { Reasons } from "../reasons";
import type { FormProps } from "./form-props";
import { Tray } from "./tray";
import { useDecide } from "./use-decide";

/** Puts an item off until a moment. */
export function SnoozeForm({ item, onCancel, onReadAgain }: FormProps) {
  const [now] = useState(() => new Date());
  const { decide, busy, error } = useDecide();
  const [until, setUntil, untilSent] = useKept(`${item.id}:snooze:until`);
  const [code, setCode, codeSent] = useKept(`${item.id}:snooze:code`);
  const [reason, setReason, reasonSent] = useKept(`${item.id}:snooze`);
  const sent = () => [untilSent, codeSent, reasonSent].forEach((each) => each());
  const missing = !until
    ? "Choose until when."
    : !code
      ? "Choose a reason."
      : !reason.trim()
        ? "Say it in your words."
        : null;
  const send = () => {
    const body = { until: new Date(until).toISOString(), code, reason };
    void decide(item, { act: "snooze", body }, sent);
  };
  return (
    <Tray
      title="Put it off"
      said="It leaves this lane until then, and comes back by itself."
      send="Put it off"
      {...{ busy, error, onCancel, onReadAgain, missing }}
      onSend={send}
    >
      <div className="grid gap-2">
        <TextField
          type="datetime-local"
          label="Until"
          value={until}
          onChange={(event) => setUntil(event.target.value)}
        />
        <div className="flex flex-wrap gap-2">
          {laterThan(now).map(({ label, at }) => (
            <Button key={label} size="small" onClick={() => setUntil(local(at))}>
              {label}
            </Button>
          ))}
        </div>
      </div>
      <Reasons action="snooze" value={code} onChange={setCode} />
      <TextArea
        label="In your words"
        rows={2}
        maxLength={2000}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </Tray>
  );
}

/** Moments that somebody may mean, at nine in the morning. */
export function laterThan(now: Date): { label: string; at: Date }[] {
  const morning = (days: number) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, 9);
  const toMonday = (8 - now.getDay()) % 7 || 7;
  return [
    { label: "Tomorrow", at: morning(1) },
    { label: "In 3 days", at: morning(3) },
    { label: "Next Monday", at: morning(toMonday) },
  ];
}

const two = (number: number) => String(number).padStart(2, "0");
/** A moment as the browser's own field writes it, in the reader's zone. */
export const local = (at: Date): string =>
  `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
