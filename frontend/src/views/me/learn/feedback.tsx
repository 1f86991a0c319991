import { useQueryClient } from "@tanstack/react-query";
import { ThumbsDown, ThumbsUp } from "lucide-react";
import { useState } from "react";

import { hooks } from "../../../api/client";
import type { FeedbackSaid, LearnBody, ShelfItem } from "../../../api/schema";
import { useKept } from "../../../app/kept";
import { Button } from "../../../ui/button";
import { Card } from "../../../ui/card";
import { TextArea } from "../../../ui/fields";
import { longDay } from "../../../ui/said";
import { Wrong } from "../../../ui/state";
import { say } from "../../../ui/toast";
import { useOnce } from "../../once";
import { refresh } from "./shelf";

type Verdict = FeedbackSaid["verdict"];
type Codes = LearnBody["feedback_codes"];

const SAID: Record<Verdict, string> = { helpful: "Helpful", not_helpful: "Not helpful" };

const VERDICTS = ["helpful", "not_helpful"] as const satisfies readonly Verdict[];

/** Whether it helped, and why. What was said before stands there, and can be said anew. */
export function Feedback({ item, codes }: { item: ShelfItem; codes: Codes }) {
  const [anew, setAnew] = useState(false);
  const said = item.feedback;
  if (said && !anew)
    return (
      <Card className="grid gap-1">
        <h2 className="font-semibold">What you said of it</h2>
        <p>
          {[SAID[said.verdict], wordsOf(codes, said)].filter(Boolean).join(". ")}.{" "}
          <span className="text-soft">{longDay(said.at)}</span>
        </p>
        {said.note ? <p className="text-soft">“{said.note}”</p> : null}
        <Button kind="link" className="justify-self-start" onClick={() => setAnew(true)}>
          Say something else
        </Button>
      </Card>
    );
  return <Asked item={item} codes={codes} sent={() => setAnew(false)} />;
}

const wordsOf = (codes: Codes, { verdict, code }: FeedbackSaid) =>
  codes[verdict]?.find((each) => each.code === code)?.words ?? "";

function Asked({ item, codes, sent }: { item: ShelfItem; codes: Codes; sent: () => void }) {
  const recommendation_id = item.shown.id;
  const cache = useQueryClient();
  const once = useOnce();
  const [verdict, setVerdict, verdictSent] = useKept(`feedback:${recommendation_id}:verdict`);
  const [code, setCode, codeSent] = useKept(`feedback:${recommendation_id}:code`);
  const [note, setNote, noteSent] = useKept(`feedback:${recommendation_id}:note`);
  const chosen = VERDICTS.find((each) => each === verdict) ?? null;
  const reasons = chosen ? (codes[chosen] ?? []) : [];
  const reason = reasons.find((each) => each.code === code)?.code ?? null;
  const give = hooks.useMutation("post", "/api/v1/feedback", {
    onSuccess: async () => {
      once.taken();
      verdictSent();
      codeSent();
      noteSent();
      sent();
      say("Thank you. What you said is kept.");
      await refresh(cache);
    },
  });
  return (
    <Card>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!chosen) return;
          const body = { recommendation_id, verdict: chosen, code: reason, note };
          give.mutate({ body, params: { header: once.header(body) } });
        }}
      >
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <h2 className="font-semibold">Did it help?</h2>
          <div className="flex flex-wrap gap-2">
            {VERDICTS.map((each) => {
              const Thumb = each === "helpful" ? ThumbsUp : ThumbsDown;
              return (
                <Button
                  key={each}
                  size="small"
                  aria-pressed={chosen === each}
                  className="aria-pressed:border-mark aria-pressed:bg-mark-soft aria-pressed:text-mark"
                  onClick={() => setVerdict(each)}
                >
                  <Thumb aria-hidden className="size-4" />
                  {SAID[each]}
                </Button>
              );
            })}
          </div>
        </div>
        {chosen ? (
          <>
            <fieldset>
              <legend className="mb-2 text-sm font-medium">Why, if you want to say</legend>
              <div className="flex flex-wrap gap-2">
                {reasons.map((each) => (
                  <label
                    key={each.code}
                    className="cursor-pointer rounded-full border border-line px-3 py-1.5 text-sm has-checked:border-mark has-checked:bg-mark-soft has-checked:text-mark has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-mark"
                  >
                    <input
                      type="radio"
                      name="code"
                      className="sr-only"
                      checked={reason === each.code}
                      onChange={() => setCode(each.code)}
                    />
                    {each.words}
                  </label>
                ))}
              </div>
            </fieldset>
            <TextArea
              label="In your own words, if you want"
              rows={3}
              maxLength={500}
              value={note}
              onChange={(event) => setNote(event.currentTarget.value)}
              hint="People who work on the lessons can read this. It is kept here until you send it."
            />
            <Wrong error={give.error} />
            <Button
              type="submit"
              kind="primary"
              busy={give.isPending}
              className="justify-self-start"
            >
              Send it
            </Button>
          </>
        ) : null}
      </form>
    </Card>
  );
}
