import { useState } from "react";

import { api, newKey } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import { Confirm } from "../../../ui/confirm";
import { count } from "../../../ui/said";
import { say } from "../../../ui/toast";

/** Asks before a run is measured: it takes as long as the run did. */
export function EvaluateRun({
  runId,
  onClose,
  done,
}: {
  runId: string;
  onClose: () => void;
  done: () => void;
}) {
  const [key] = useState(newKey);
  async function evaluate() {
    const { data } = await api.POST("/api/v1/operator/runs/{run_id}/evaluations", {
      params: { path: { run_id: runId }, header: { "Idempotency-Key": key } },
    });
    if (!data) throw asProblem(null);
    say(
      `${count(data.passed)} metrics meet their target, ${count(data.failed)} miss it, ${count(data.insufficient)} cannot be stated.`,
    );
    done();
  }
  return (
    <Confirm
      title="Evaluate this run"
      said="It thinks every decision of the run again and compares, which takes about as long as the run did. Nothing that people see changes. The result is kept beside earlier ones."
      action="Evaluate"
      run={evaluate}
      onClose={onClose}
    />
  );
}
