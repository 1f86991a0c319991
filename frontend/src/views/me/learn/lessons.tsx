import { useNavigate, useSearch } from "@tanstack/react-router";
import { BookOpenCheck } from "lucide-react";

import type { LearnBody } from "../../../api/schema";
import { Segments } from "../../../ui/segments";
import { State } from "../../../ui/state";
import { Standing, useStatus } from "../states";
import { Row } from "./row";
import { SHELVES, type Shelf } from "./search";

/** A part of the shelf, and the switch between the parts. */
export function Lessons({ learn }: { learn: LearnBody }) {
  const { shelf = "new" } = useSearch({ from: "/me/learn" });
  const navigate = useNavigate({ from: "/me/learn" });
  const items = learn.lessons.filter((each) => each.state === shelf);
  return (
    <section aria-label="Your lessons" className="grid gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <Segments
          label="Part of the shelf"
          name="shelf"
          value={shelf}
          options={SHELVES.map(({ value, label }) => ({
            value,
            label: learn.counts[value] ? `${label} (${learn.counts[value]})` : label,
          }))}
          onChange={(next) =>
            void navigate({
              search: (now) => ({ ...now, shelf: next === "new" ? undefined : next }),
              resetScroll: false,
            })
          }
        />
        {learn.waiting.sentence ? (
          <p className="text-sm text-soft">{learn.waiting.sentence}</p>
        ) : null}
      </div>
      {items.length ? (
        <ul className="grid gap-3">
          {items.map((each) => (
            <Row key={each.shown.id} item={each} />
          ))}
        </ul>
      ) : (
        <Nothing shelf={shelf} any={learn.lessons.length > 0} />
      )}
    </section>
  );
}

const EMPTY: Record<Exclude<Shelf, "new">, { title: string; said: string }> = {
  later: { title: "Nothing waits for later", said: "What you put by comes back here on its day." },
  read: { title: "Nothing is finished yet", said: "What you have read stays here, to read again." },
  never: {
    title: "Nothing is put away",
    said: "What you never want to see again is listed here, so that you can bring it back.",
  },
};

function Nothing({ shelf, any }: { shelf: Shelf; any: boolean }) {
  const { data } = useStatus();
  if (shelf !== "new")
    return (
      <State title={EMPTY[shelf].title}>
        <p>{EMPTY[shelf].said}</p>
      </State>
    );
  if (any)
    return (
      <State icon={BookOpenCheck} title="You have been through everything here">
        <p>When something new is approved for you, it stands here. There is nothing to do.</p>
      </State>
    );
  return data ? <Standing status={data} /> : null;
}
