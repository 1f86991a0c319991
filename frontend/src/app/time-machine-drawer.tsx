import { useState } from "react";

import { hooks } from "../api/client";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { TextField } from "../ui/fields";
import { longDay, shortDay } from "../ui/said";
import { Slider } from "../ui/slider";
import { Failed, State, Waiting } from "../ui/state";
import { addDays, daysBetween, monthEnds } from "./days";
import { useUserId } from "./session";
import { useAsOf, useGoTo } from "./time-machine";

/** Moves every page of the user to a day of the record. */
export default function TimeMachineDrawer({ close }: { close: () => void }) {
  const user_id = useUserId();
  const { data, error, refetch } = hooks.useQuery("get", "/api/v1/users/{user_id}/status", {
    params: { path: { user_id } },
  });
  const { oldest, newest } = data?.records ?? {};
  return (
    <Dialog
      open
      drawer
      onOpenChange={close}
      title="Another day"
      said="Every page of yours as it would have read on that day, by the records there were then."
    >
      {error && !data ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Waiting rows={1} />
      ) : oldest && newest ? (
        <Days oldest={oldest} newest={newest} close={close} />
      ) : (
        <State title="There is no other day yet">
          <p>As soon as there are bank records, you can go back through them here.</p>
        </State>
      )}
    </Dialog>
  );
}

function Days({ oldest, newest, close }: { oldest: string; newest: string; close: () => void }) {
  const goTo = useGoTo();
  const as_of = useAsOf();
  const [day, setDay] = useState(as_of && as_of >= oldest && as_of <= newest ? as_of : newest);
  const last = daysBetween(oldest, newest);
  return (
    <form
      className="grid gap-6"
      onSubmit={(event) => {
        event.preventDefault();
        goTo(day === newest ? undefined : day);
        close();
      }}
    >
      <div className="grid gap-2">
        <p className="text-xl font-semibold figures" aria-live="polite">
          {longDay(day)}
        </p>
        <Slider
          label="Day"
          said={longDay(day)}
          value={daysBetween(oldest, day)}
          min={0}
          max={last}
          step={1}
          onChange={(days) => setDay(addDays(oldest, days))}
        />
        <div className="flex justify-between text-xs text-soft figures" aria-hidden>
          <span>{longDay(oldest)}</span>
          <span>{longDay(newest)}</span>
        </div>
      </div>
      <TextField
        label="Or type the day"
        type="date"
        value={day}
        min={oldest}
        max={newest}
        onChange={(event) => {
          const typed = event.currentTarget.value;
          if (typed >= oldest && typed <= newest) setDay(typed);
        }}
      />
      <fieldset>
        <legend className="mb-2 text-sm font-medium">Month ends</legend>
        <div className="flex flex-wrap gap-2">
          {monthEnds(oldest, newest).map((end) => (
            <Button key={end} size="small" aria-pressed={end === day} onClick={() => setDay(end)}>
              {shortDay(end)}
            </Button>
          ))}
        </div>
      </fieldset>
      <div className="flex flex-wrap gap-2">
        <Button kind="primary" type="submit">
          {day === newest ? "Show the newest day" : `Show ${shortDay(day)}`}
        </Button>
        <Button onClick={close}>Stay here</Button>
      </div>
    </form>
  );
}
