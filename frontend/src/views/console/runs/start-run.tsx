import { useState } from "react";

import { api, newKey } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import { useKept } from "../../../app/kept";
import { Confirm } from "../../../ui/confirm";
import { TextField } from "../../../ui/fields";
import { count } from "../../../ui/said";
import { say } from "../../../ui/toast";

const today = () => new Date().toISOString().slice(0, 10);

/** Asks before the pipeline runs: others see its drafts. */
export function StartRun({
  onClose,
  done,
}: {
  onClose: () => void;
  done: (runId: string) => void;
}) {
  const [asOf, setAsOf] = useState(today);
  const [userId, setUserId, sent] = useKept("start-run:user");
  const [keys] = useState(() => new Map<string, string>());
  async function run() {
    const body = { as_of: asOf, user_id: userId.trim() || null };
    const said = JSON.stringify(body);
    const key = keys.get(said) ?? newKey();
    keys.set(said, key);
    const { data } = await api.POST("/api/v1/operator/run", {
      params: { header: { "Idempotency-Key": key } },
      body,
    });
    if (!data) throw asProblem(null);
    sent();
    say(
      `The run read ${count(data.users)} people: ${count(data.drafts)} drafts wait, ${count(data.withheld)} were held back, ${count(data.without_consent)} people without consent were not read.`,
    );
    done(data.run_id);
  }
  return (
    <Confirm
      title="Start a run"
      said="It reads everybody who consents, or one person, and puts drafts into the queue. Nobody is shown anything before a person approves it. Many people take minutes."
      action="Start the run"
      run={run}
      onClose={onClose}
    >
      <TextField
        type="date"
        label="Records as of"
        value={asOf}
        max={today()}
        onChange={(event) => setAsOf(event.target.value)}
        required
      />
      <TextField
        label="Only this person"
        hint="The id of a user, such as u-0000001. Left empty, everybody who consents is read."
        value={userId}
        onChange={(event) => setUserId(event.target.value)}
        autoComplete="off"
        spellCheck={false}
      />
    </Confirm>
  );
}
