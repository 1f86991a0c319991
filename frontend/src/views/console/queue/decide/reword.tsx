import { useKept } from "@/app/kept";
import type { Queued } from "@/api/schema";
import { Button } from "@/ui/button";
import { TextArea, TextField } from "@/ui/fields";

import { Reasons } from "../reasons";
import { useCheck } from "./check";
import { TextsDiff, type Texts } from "./diff";
import type { FormProps } from "./form-props";
import { Tray } from "./tray";
import { useDecide } from "./use-decide";
import { Verdicts } from "./verdicts";

const EMPTY: Texts = { title: "", because: "", body: "" };
export const textsOf = ({ title, because, body }: Queued): Texts => ({ title, because, body });

/**
 * Approves it in other words. Editing begins with the words as they stand; overriding with an
 * empty page. Both pass every guardrail again.
 */
export function RewordForm({ item, onCancel, onReadAgain, anew }: FormProps & { anew: boolean }) {
  const act = anew ? "override" : "edit";
  const { decide, busy, error } = useDecide();
  const form = useTexts(item, act, anew ? EMPTY : textsOf(item));
  const [code, setCode, codeSent] = useKept(`${item.id}:${act}:code`);
  const [reason, setReason, reasonSent] = useKept(`${item.id}:${act}:reason`);
  const { texts } = form;
  const whole = Object.values(texts).every((each) => each.trim() !== "");
  const same = JSON.stringify(texts) === JSON.stringify(textsOf(item));
  const check = useCheck(item.id, texts, whole && !same);
  const missing = !whole
    ? "All three texts are needed."
    : same
      ? "Nothing is changed yet."
      : !check.current
        ? "The guardrails are reading it."
        : check.data && !check.data.allowed
          ? "A guardrail objects."
          : !code || !reason.trim()
            ? "Choose a reason and say it in your words."
            : null;
  const sent = () => [form.sent, codeSent, reasonSent].forEach((each) => each());
  return (
    <Tray
      title={anew ? "Override: word it anew" : "Edit and approve"}
      said="Its user reads it in your words. The words it was drafted in are kept beside them."
      send="Approve in these words"
      {...{ busy, error, onCancel, onReadAgain, missing }}
      onSend={() => void decide(item, { act: "override", body: { ...texts, code, reason } }, sent)}
    >
      {anew && item.template ? (
        <div>
          <Button size="small" onClick={() => form.put(item.template!)}>
            Begin with the catalog's words
          </Button>
        </div>
      ) : null}
      <Fields texts={texts} type={form.type} />
      {whole && !same ? (
        <Verdicts said={check.data} current={check.current} error={check.error} />
      ) : null}
      <section aria-label="What changes" className="rounded-lg bg-sunken p-3">
        <TextsDiff before={textsOf(item)} after={texts} />
      </section>
      <Reasons action="override" value={code} onChange={setCode} />
      <TextArea
        label="Why, in your words"
        rows={2}
        maxLength={2000}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </Tray>
  );
}

function useTexts(item: Queued, act: string, begin: Texts) {
  const [title, setTitle, titleSent] = useKept(`${item.id}:${act}:title`, begin.title);
  const [because, setBecause, becauseSent] = useKept(`${item.id}:${act}:because`, begin.because);
  const [body, setBody, bodySent] = useKept(`${item.id}:${act}:body`, begin.body);
  const type = { title: setTitle, because: setBecause, body: setBody };
  return {
    texts: { title, because, body },
    type,
    put: (texts: Texts) => {
      setTitle(texts.title);
      setBecause(texts.because);
      setBody(texts.body);
    },
    sent: () => [titleSent, becauseSent, bodySent].forEach((each) => each()),
  };
}

function Fields({
  texts,
  type,
}: {
  texts: Texts;
  type: Record<keyof Texts, (to: string) => void>;
}) {
  return (
    <>
      <TextField
        label="Title"
        value={texts.title}
        onChange={(event) => type.title(event.target.value)}
      />
      <TextArea
        label="Reason, as its user reads it"
        rows={2}
        value={texts.because}
        onChange={(event) => type.because(event.target.value)}
      />
      <TextArea
        label="Text"
        rows={9}
        value={texts.body}
        onChange={(event) => type.body(event.target.value)}
      />
    </>
  );
}
