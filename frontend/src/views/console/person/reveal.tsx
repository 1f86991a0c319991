import { useState } from "react";

import { api, newKey } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import type { NewReveal, RevealedBody } from "../../../api/schema";
import { useKept } from "../../../app/kept";
import { Confirm } from "../../../ui/confirm";
import { Choice, TextArea } from "../../../ui/fields";
import { words } from "../../../ui/words";

const CODES = [
  "support_request",
  "fraud_check",
  "complaint",
  "data_correction",
  "legal_request",
  "other",
] as const satisfies readonly NewReveal["code"][];

/** Asks why somebody needs to know who a user is. The user can read it. */
export function Reveal({
  userId,
  onClose,
  done,
}: {
  userId: string;
  onClose: () => void;
  done: (found: RevealedBody) => void;
}) {
  const [code, setCode] = useState<NewReveal["code"]>("support_request");
  const [reason, setReason, sent] = useKept(`reveal:${userId}`);
  const [keys] = useState(() => new Map<string, string>());
  async function run() {
    const body: NewReveal = { code, reason: reason.trim() };
    const said = JSON.stringify(body);
    const key = keys.get(said) ?? newKey();
    keys.set(said, key);
    const { data } = await api.POST("/api/v1/operator/users/{user_id}/reveal", {
      params: { path: { user_id: userId }, header: { "Idempotency-Key": key } },
      body,
    });
    if (!data) throw asProblem(null);
    sent();
    done(data);
  }
  return (
    <Confirm
      title="Reveal the name"
      said="The name and e-mail address are shown to you for some minutes. The user can read that you looked, and why."
      action="Reveal and note it"
      disabled={!reason.trim()}
      run={run}
      onClose={onClose}
    >
      <Choice
        label="Why"
        value={code}
        onChange={(event) => {
          const next = CODES.find((each) => each === event.target.value);
          if (next) setCode(next);
        }}
      >
        {CODES.map((each) => (
          <option key={each} value={each}>
            {words(each)}
          </option>
        ))}
      </Choice>
      <TextArea
        label="In your words"
        hint="The user reads this sentence."
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        maxLength={1000}
        required
      />
    </Confirm>
  );
}
