import { useKept } from "@/app/kept";
import { TextArea } from "@/ui/fields";

import type { FormProps } from "./form-props";
import { Tray } from "./tray";
import { useDecide } from "./use-decide";

/** Words for whoever reads it next. */
export function NoteForm({ item, onCancel, onReadAgain }: FormProps) {
  const { decide, busy, error } = useDecide();
  const [text, setText, sent] = useKept(`${item.id}:note`);
  return (
    <Tray
      title="Leave a note"
      said="For whoever reads it next. Its user never sees it."
      send="Keep the note"
      {...{ busy, error, onCancel, onReadAgain }}
      missing={text.trim() ? null : "Nothing is written yet."}
      onSend={() => void decide(item, { act: "note", body: { text } }, sent)}
    >
      <Words text={text} onChange={setText} />
    </Tray>
  );
}

/** An approval with a note beside it. */
export function ApproveForm({ item, onCancel, onReadAgain }: FormProps) {
  const { decide, busy, error } = useDecide();
  const [note, setNote, sent] = useKept(`${item.id}:approve`);
  return (
    <Tray
      title="Approve it with a note"
      said="The note is kept with the decision. Its user never sees it."
      send="Approve"
      {...{ busy, error, onCancel, onReadAgain }}
      onSend={() => void decide(item, { act: "approve", body: { note } }, sent)}
    >
      <Words text={note} onChange={setNote} />
    </Tray>
  );
}

const Words = ({ text, onChange }: { text: string; onChange: (text: string) => void }) => (
  <TextArea
    label="Note"
    rows={3}
    maxLength={2000}
    value={text}
    onChange={(event) => onChange(event.target.value)}
  />
);
