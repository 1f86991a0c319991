import { useKept } from "@/app/kept";
import { TextArea } from "@/ui/fields";

import type { Read } from "../acts";
import { Reasons } from "../reasons";
import { Tray } from "./tray";
import type { FormProps } from "./form-props";
import { useDecide } from "./use-decide";

type Reasoned = "reject" | "escalate" | "flag" | "withdraw";

const WORDS = {
  reject: {
    title: "Reject it",
    said: "Its user is not shown it. The reason is kept with the decision.",
    send: "Reject",
    kind: "stop",
  },
  escalate: {
    title: "Escalate it",
    said: "It is flagged and waits in a lane of its own. Two people must approve it.",
    send: "Escalate",
    kind: "primary",
  },
  flag: {
    title: "Flag it",
    said: "It is not shown, and two people must approve it from now on.",
    send: "Flag",
    kind: "primary",
  },
  withdraw: {
    title: "Withdraw it",
    said: "Its user no longer sees it, from this moment on.",
    send: "Withdraw",
    kind: "stop",
  },
} as const;

/** A decision with a code from the closed list, and words. */
export function ReasonedForm({
  action,
  item,
  onCancel,
  onReadAgain,
}: FormProps & { action: Reasoned }) {
  const { decide, busy, error } = useDecide();
  const [code, setCode, codeSent] = useKept(`${item.id}:${action}:code`);
  const [reason, setReason, reasonSent] = useKept(`${item.id}:${action}`);
  const sent = () => {
    codeSent();
    reasonSent();
  };
  const words = WORDS[action];
  const missing = !code ? "Choose a reason." : !reason.trim() ? "Say it in your words." : null;
  return (
    <Tray
      {...words}
      {...{ busy, error, onCancel, onReadAgain, missing }}
      onSend={() => void decide(item as Read, { act: action, body: { code, reason } }, sent)}
    >
      <Reasons action={action} value={code} onChange={setCode} />
      <TextArea
        label="In your words"
        rows={3}
        maxLength={2000}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </Tray>
  );
}
