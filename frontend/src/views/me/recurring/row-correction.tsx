import { useState, type FormEvent } from "react";

import { hooks } from "../../../api/client";
import type { NewCorrection, TransactionBody } from "../../../api/schema";
import { useKept } from "../../../app/kept";
import { useUserId } from "../../../app/session";
import { Button } from "../../../ui/button";
import { Choice, TextArea } from "../../../ui/fields";
import { Wrong } from "../../../ui/state";
import { useCorrect, useUndo } from "./correcting";

type Said = NewCorrection["said"];

/** What the owner of a row may say of it, and take back. */
export function RowCorrection({ row }: { row: TransactionBody }) {
  const [open, setOpen] = useState(false);
  return (
    <div className="mt-3 grid gap-3">
      {row.said.map((each) => (
        <TakeBack key={each.correction_id} correction_id={each.correction_id} />
      ))}
      {open ? (
        <SayForm row={row} close={() => setOpen(false)} />
      ) : (
        <Button size="small" className="justify-self-start" onClick={() => setOpen(true)}>
          Something here is not so
        </Button>
      )}
    </div>
  );
}

/** The same, for a table of rows. */
export const correctionOf = (row: TransactionBody) => <RowCorrection row={row} />;

export function TakeBack({ correction_id }: { correction_id: string }) {
  const { undo, isPending, error } = useUndo();
  return (
    <div className="grid gap-2">
      <Button
        size="small"
        className="justify-self-start"
        busy={isPending}
        onClick={() => void undo(correction_id).catch(() => {})}
      >
        Take back what you said
      </Button>
      <Wrong error={error} />
    </div>
  );
}

/** What can be said of this row: nothing that does not fit it. */
export function sayings(row: TransactionBody): { said: Said; label: string }[] {
  return [
    ...(row.stream
      ? [{ said: "not_recurring" as const, label: `It is not part of ${row.stream.name}` }]
      : []),
    { said: "category", label: "It is another category" },
    { said: "part_of", label: "It belongs to something that comes back" },
    { said: "own_transfer", label: "It moved between my own accounts" },
    { said: "not_mine", label: `I do not count this account: ${row.account}` },
  ];
}

function SayForm({ row, close }: { row: TransactionBody; close: () => void }) {
  const choices = sayings(row);
  const [said, setSaid] = useState<Said>("category");
  const [note, setNote, sent] = useKept(`correction:${row.transaction_id}`);
  const { correct, isPending, error } = useCorrect();

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    try {
      await correct({
        said,
        note,
        account_id: said === "not_mine" ? row.account_id : null,
        transaction_id: said === "not_mine" ? null : row.transaction_id,
        category: said === "category" ? String(typed.get("category")) : null,
        stream: said === "part_of" ? String(typed.get("stream")) : null,
      });
      sent();
      close();
    } catch {
      // It is told beside the button.
    }
  }

  return (
    <form
      onSubmit={(event) => void send(event)}
      className="grid gap-4 rounded-lg border border-line p-4"
    >
      <fieldset className="grid gap-2">
        <legend className="mb-2 text-sm font-medium">What is so instead?</legend>
        {choices.map((each) => (
          <label key={each.said} className="flex items-start gap-2 text-sm">
            <input
              type="radio"
              name={`said-${row.transaction_id}`}
              checked={said === each.said}
              onChange={() => setSaid(each.said)}
              className="mt-1 accent-mark"
            />
            {each.label}
          </label>
        ))}
      </fieldset>
      {said === "category" ? <Categories row={row} /> : null}
      {said === "part_of" ? <Streams row={row} /> : null}
      <TextArea
        label="Note (if you like)"
        rows={2}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <p className="text-xs text-soft">
        The bank&apos;s row stays as it is. What you say is kept beside it, your figures are worked
        out again at once, and you can take it back.
      </p>
      <Wrong error={error} />
      <div className="flex flex-wrap gap-2">
        <Button kind="primary" size="small" type="submit" busy={isPending}>
          Work it out again
        </Button>
        <Button size="small" onClick={close}>
          Leave it
        </Button>
      </div>
    </form>
  );
}

function Categories({ row }: { row: TransactionBody }) {
  const user_id = useUserId();
  const { data, error } = hooks.useQuery("get", "/api/v1/users/{user_id}/corrections", {
    params: { path: { user_id } },
  });
  const fit = (data?.categories ?? []).filter((each) =>
    row.direction === "in" ? each.incoming : each.outgoing,
  );
  const groups = [...new Set(fit.map((each) => each.group_words))];
  if (error) return <Wrong error={error} />;
  return (
    <Choice
      label="Category"
      name="category"
      key={fit.length}
      defaultValue={row.category_detailed ?? ""}
      required
    >
      {groups.map((group) => (
        <optgroup key={group} label={group}>
          {fit
            .filter((each) => each.group_words === group)
            .map(({ code, words }) => (
              <option key={code} value={code}>
                {words}
              </option>
            ))}
        </optgroup>
      ))}
    </Choice>
  );
}

function Streams({ row }: { row: TransactionBody }) {
  const user_id = useUserId();
  const { data, error } = hooks.useQuery("get", "/api/v1/users/{user_id}/recurring", {
    params: { path: { user_id } },
  });
  const fit = (data?.streams ?? []).filter(
    (each) => each.direction === row.direction && each.key !== row.stream?.key,
  );
  if (error) return <Wrong error={error} />;
  if (data && !fit.length)
    return <p className="text-sm text-soft">Nothing comes back the same way yet.</p>;
  return (
    <Choice label="What it belongs to" name="stream" required>
      {fit.map(({ key, name, kind_words }) => (
        <option key={key} value={key}>
          {name} ({kind_words})
        </option>
      ))}
    </Choice>
  );
}
