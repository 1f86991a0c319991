import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { useEffect, type ReactNode } from "react";

import type { LearnBody, ShelfItem } from "../../../api/schema";
import { Button } from "../../../ui/button";
import { PageHead } from "../../../ui/page";
import { State } from "../../../ui/state";
import { Feedback } from "./feedback";
import { ItemCard } from "./item-card";
import { onShelf } from "./shelf";

const Back = ({ children }: { children: ReactNode }) => (
  <Button asChild kind="quiet" className="mb-3 -ml-3">
    <Link to="." search={(now: object) => ({ ...now, item: undefined })}>
      <ArrowLeft aria-hidden className="size-4" />
      {children}
    </Link>
  </Button>
);

/** One item, to read. Nothing is shown of an id that is not on the shelf. */
export function Reading({
  id,
  items,
  codes,
  day,
  back,
}: {
  id: string;
  items: ShelfItem[];
  codes: LearnBody["feedback_codes"];
  day: string;
  back: string;
}) {
  const item = onShelf(items, id);
  const title = item?.shown.title;
  useEffect(() => {
    if (title) document.title = `${title} · SpendSense`;
  }, [title]);
  return (
    <div className="mx-auto max-w-3xl">
      <Back>{back}</Back>
      {item ? (
        <div className="grid gap-5">
          <ItemCard item={item} day={day} level={1} />
          <Feedback key={item.shown.id} item={item} codes={codes} />
        </div>
      ) : (
        <>
          <PageHead title="Not on your shelf" />
          <State title="This is not on your shelf any more">
            <p>It may have been withdrawn, or its time may have passed. Nothing is missing.</p>
          </State>
        </>
      )}
    </div>
  );
}
