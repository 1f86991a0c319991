import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api, hooks } from "@/api/client";
import type { SecondLookBody, ToSecond } from "@/api/schema";
import { useKept } from "@/app/kept";
import { useWho } from "@/app/session";
import { TextArea } from "@/ui/fields";
import { RecommendationCard } from "@/ui/recommendation-card";
import { dayOf } from "@/ui/said";
import { Segments } from "@/ui/segments";
import { Failed, State, Waiting } from "@/ui/state";
import { Button } from "@/ui/button";

import { useKeyFor } from "./acts";
import { Tray } from "./decide/tray";
import { usePlace } from "./place";
import { Reasons } from "./reasons";
import { nameOf, plain } from "./words";

/** Decisions drawn to be looked at by a second person, who does not see what the first decided. */
export function Sample() {
  const { search, go } = usePlace();
  const operator = useWho().role === "operator";
  const asked = hooks.useQuery(
    "get",
    "/api/v1/operator/review/second",
    { params: { query: { limit: 100 } } },
    { enabled: operator, refetchOnWindowFocus: false },
  );
  if (!operator)
    return (
      <State title="The sample is for operators">
        What two of them would have decided is on the page Quality.
      </State>
    );
  if (asked.isPending) return <Waiting label="Loading the sample" />;
  if (asked.error) return <Failed error={asked.error} retry={() => void asked.refetch()} />;
  const items = asked.data.items;
  const item = items.find((each) => each.id === search.item) ?? items[0];
  if (!item)
    return (
      <State
        title="Nothing to look at again"
        action={<Button onClick={() => go({ lane: undefined })}>Go to what is pending</Button>}
      >
        A share of what others decide is drawn for a second look. Nothing of it is open to you now.
      </State>
    );
  const at = items.indexOf(item);
  return (
    <div className="mx-auto grid w-full max-w-3xl gap-4">
      <p className="text-sm text-soft">
        {at + 1} of {asked.data.total}. Decided by somebody else; what they decided is told once you
        have said what you would have done.
      </p>
      <Second key={item.id} item={item} />
    </div>
  );
}

function Second({ item }: { item: ToSecond }) {
  const cache = useQueryClient();
  const [would, setWould] = useState<"approve" | "reject">("approve");
  const [code, setCode, codeSent] = useKept(`${item.id}:second:code`);
  const [reason, setReason, reasonSent] = useKept(`${item.id}:second`);
  const [looked, setLooked] = useState<SecondLookBody | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const keyFor = useKeyFor();
  const next = () =>
    void cache.invalidateQueries({ queryKey: ["get", "/api/v1/operator/review/second"] });
  const send = async () => {
    const body = { would, code, reason };
    const header = { "Idempotency-Key": keyFor(JSON.stringify(body)) };
    const params = { path: { recommendation_id: item.id }, header };
    setBusy(true);
    setError(null);
    try {
      const { data } = await api.POST("/api/v1/operator/review/{recommendation_id}/second", {
        params,
        body,
      });
      setLooked(data!);
      codeSent();
      reasonSent();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <p className="text-sm text-soft">
        {item.user_id} · {plain(item.persona)} · {item.window_days} days to {dayOf(item.as_of)}
      </p>
      <RecommendationCard item={{ ...item, label: null, approved_at: null }} />
      <section className="rounded-xl border border-line bg-card p-5">
        {looked ? (
          <div role="status" className="grid justify-items-start gap-3">
            <p>
              {nameOf(looked.first_by)} would {looked.first} it as it was drafted, you would{" "}
              {looked.second} it: {looked.agrees ? "you agree." : "you differ."}
            </p>
            <Button kind="primary" onClick={next}>
              Go on
            </Button>
          </div>
        ) : (
          <Tray
            title="What would you have decided?"
            said="It changes nothing of the item. Two opinions say how much a decision depends on who takes it."
            send="Say so"
            busy={busy}
            error={error}
            missing={!code ? "Choose a reason." : !reason.trim() ? "Say it in your words." : null}
            onSend={() => void send()}
            onCancel={next}
            onReadAgain={next}
          >
            <Segments
              label="You would"
              name="would"
              value={would}
              options={[
                { value: "approve", label: "Approve it" },
                { value: "reject", label: "Reject it" },
              ]}
              onChange={setWould}
            />
            <Reasons action="second" value={code} onChange={setCode} />
            <TextArea
              label="In your words"
              rows={3}
              maxLength={2000}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </Tray>
        )}
      </section>
    </>
  );
}
