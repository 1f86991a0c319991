import { useNavigate, useSearch } from "@tanstack/react-router";
import { History } from "lucide-react";
import { useEffect, useState } from "react";

import { addDays, daysBetween } from "../../../app/days";
import { Button } from "../../../ui/button";
import { TextField } from "../../../ui/fields";
import { longDay } from "../../../ui/said";
import { Slider } from "../../../ui/slider";

/** The time machine: everything below is read from the records as they stood on a day. */
export function TimeBar({ first, last }: { first: string; last: string }) {
  const { as_of } = useSearch({ from: "/console/people/$userId" });
  const navigate = useNavigate({ from: "/console/people/$userId" });
  const asked = as_of && as_of < last ? as_of : last;
  const [day, setDay] = useState(asked);
  const [shown, setShown] = useState(asked);
  if (shown !== asked) {
    setShown(asked);
    setDay(asked);
  }
  useEffect(() => {
    if (day === asked) return;
    const later = setTimeout(
      () =>
        void navigate({
          search: (now) => ({ ...now, as_of: day === last ? undefined : day, rows: undefined }),
          replace: true,
          resetScroll: false,
        }),
      350,
    );
    return () => clearTimeout(later);
  }, [day, asked, last, navigate]);
  const past = day !== last;
  const days = daysBetween(first, last);
  if (days <= 0) return null;
  return (
    <section
      aria-label="Time machine"
      className={`mb-5 grid items-center gap-x-5 gap-y-2 rounded-xl border px-4 py-3 sm:grid-cols-[auto_1fr_auto_auto] ${past ? "border-heed/50 bg-heed-soft" : "border-line bg-card"}`}
    >
      <p className="flex items-center gap-2 text-sm font-medium">
        <History aria-hidden className={`size-4 ${past ? "text-heed" : "text-soft"}`} />
        <span className="min-w-36 figures">{longDay(day)}</span>
      </p>
      <Slider
        label="Day on which the records are read"
        said={longDay(day)}
        value={daysBetween(first, day)}
        min={0}
        max={days}
        step={1}
        onChange={(at) => setDay(addDays(first, at))}
      />
      <TextField
        type="date"
        label="Day"
        hideLabel
        value={day}
        min={first}
        max={last}
        onChange={(event) => {
          const typed = event.target.value;
          if (typed >= first && typed <= last) setDay(typed);
        }}
      />
      <Button size="small" disabled={!past} onClick={() => setDay(last)}>
        Newest day
      </Button>
      {past ? (
        <p className="text-sm text-heed sm:col-span-4">
          As the records stood on that day. Rules and lines are those of that day too.
        </p>
      ) : null}
    </section>
  );
}
