import type { CorrectionBody, RecurringBody } from "../../../api/schema";
import { hooks } from "../../../api/client";
import { useUserId } from "../../../app/session";
import { Badge } from "../../../ui/badge";
import { Card, CardHead } from "../../../ui/card";
import { moment } from "../../../ui/said";
import { Failed, Waiting } from "../../../ui/state";
import { TakeBack } from "./row-correction";

/** Everything that was said of the record, newest first, and the way to take it back. */
export function Corrections({ left }: { left: RecurringBody["not_recurring"] }) {
  const user_id = useUserId();
  const asked = hooks.useQuery("get", "/api/v1/users/{user_id}/corrections", {
    params: { path: { user_id } },
  });
  if (asked.isPending) return <Waiting rows={1} label="Reading what you corrected" />;
  if (asked.error) return <Failed error={asked.error} retry={() => void asked.refetch()} />;
  const { corrections } = asked.data;
  return (
    <Card id="corrections" className="scroll-mt-20">
      <CardHead
        title="What you corrected"
        said={
          corrections.length
            ? "What you said is kept beside the bank's rows, and counts wherever figures are read."
            : "Nothing yet. Open anything that comes back, or any row, to say that something is not so."
        }
      />
      <ul className="grid gap-4">
        {corrections.map((each) => (
          <Said key={each.correction_id} said={each} />
        ))}
        {left
          .filter((each) => !corrections.some((c) => c.correction_id === each.correction_id))
          .map((each) => (
            <li key={each.correction_id} className="text-sm">
              {each.sentence}
            </li>
          ))}
      </ul>
    </Card>
  );
}

function Said({ said }: { said: CorrectionBody }) {
  return (
    <li className="grid gap-2 border-t border-line pt-4 first:border-0 first:pt-0 sm:flex sm:items-start sm:justify-between sm:gap-4">
      <div className="min-w-0">
        <p className="text-sm">{said.sentence}</p>
        {said.note ? <p className="text-sm text-soft">“{said.note}”</p> : null}
        <p className="mt-1 flex flex-wrap items-center gap-2 text-xs text-soft figures">
          <time dateTime={said.at}>{moment(said.at)}</time>
          {said.undone_at ? <Badge>Taken back {moment(said.undone_at)}</Badge> : null}
        </p>
      </div>
      {said.stands ? (
        <div className="shrink-0">
          <TakeBack correction_id={said.correction_id} />
        </div>
      ) : null}
    </li>
  );
}
