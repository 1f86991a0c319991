import { useState } from "react";

import type { ShelfItem } from "../../../api/schema";
import { addDays } from "../../../app/days";
import { Button } from "../../../ui/button";
import { Dialog } from "../../../ui/dialog";
import { TextField } from "../../../ui/fields";
import { longDay } from "../../../ui/said";

const SOON = [
  { days: 1, name: "Tomorrow" },
  { days: 7, name: "In a week" },
  { days: 30, name: "In a month" },
] as const;

/** Until when something is put by. */
export default function Later({
  item,
  day,
  until,
  close,
}: {
  item: ShelfItem;
  /** Today, as the server has it. */
  day: string;
  until: (day: string) => void;
  close: () => void;
}) {
  const [other, setOther] = useState("");
  const choose = (chosen: string) => {
    close();
    until(chosen);
  };
  return (
    <Dialog open onOpenChange={close} title="Until when?" said={item.shown.title}>
      <div className="grid gap-2">
        {SOON.map(({ days, name }) => (
          <Button key={days} onClick={() => choose(addDays(day, days))}>
            <span className="flex w-full justify-between gap-4">
              {name}
              <span className="font-normal text-soft figures">{longDay(addDays(day, days))}</span>
            </span>
          </Button>
        ))}
      </div>
      <form
        className="mt-4 flex items-end gap-2 border-t border-line pt-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (other) choose(other);
        }}
      >
        <div className="flex-1">
          <TextField
            label="On another day"
            type="date"
            min={addDays(day, 1)}
            value={other}
            onChange={(event) => setOther(event.currentTarget.value)}
            required
          />
        </div>
        <Button type="submit">Put it by</Button>
      </form>
    </Dialog>
  );
}
