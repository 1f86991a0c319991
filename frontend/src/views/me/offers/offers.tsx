import { Link, useSearch } from "@tanstack/react-router";
import { Tag } from "lucide-react";

import { hooks } from "../../../api/client";
import { useUserId } from "../../../app/session";
import { Button } from "../../../ui/button";
import { PageHead } from "../../../ui/page";
import { RowsDrawer } from "../../../ui/rows-drawer";
import { useRows } from "../../../ui/rows-link";
import { Failed, State, Waiting } from "../../../ui/state";
import { paragraphs } from "../data/purposes";
import { Reading } from "../learn/reading";
import { Row } from "../learn/row";
import { useShelf } from "../learn/shelf";
import { Why } from "../learn/why";
import { StandsIn, useStatus } from "../states";

/** Offers of other companies: apart from the lessons, and only for who turned them on. */
export function Offers() {
  const { item } = useSearch({ from: "/me/offers" });
  return (
    <>
      {item ? null : (
        <PageHead title="Offers" said="From other companies, kept apart from your lessons." />
      )}
      <StandsIn>
        <Consented item={item} />
      </StandsIn>
    </>
  );
}

function Consented({ item }: { item: string | undefined }) {
  const { data } = useStatus();
  const standing = data?.purposes.find((each) => each.purpose === "partner_offers");
  return standing?.permits ? <Shelf item={item} /> : <Off />;
}

const Off = () => (
  <State
    icon={Tag}
    title="Offers are off"
    action={
      <Button asChild>
        <Link to="/me/data" search={{ change: "partner_offers" }}>
          Read what turning them on means
        </Link>
      </Button>
    }
  >
    <p>No company’s offer is drafted or shown to you unless you turn this on.</p>
  </State>
);

function Shelf({ item }: { item: string | undefined }) {
  const userId = useUserId();
  const rows = useRows();
  const { data, error, refetch } = useShelf();
  if (error && !data) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting rows={3} />;
  const offers = data.offers.filter((each) => each.state !== "never");
  const away = data.offers.filter((each) => each.state === "never");
  return (
    <>
      {item ? (
        <Reading
          id={item}
          items={data.offers}
          codes={data.feedback_codes}
          day={data.day}
          back="All offers"
        />
      ) : (
        <div className="grid grid-cols-1 gap-6">
          <Agreed />
          {offers.length ? (
            <ul className="grid gap-3">
              {offers.map((each) => (
                <Row key={each.shown.id} item={each} />
              ))}
            </ul>
          ) : (
            <State icon={Tag} title="There is no offer for you now">
              <p>One is shown only where it fits your records and a person approved it.</p>
            </State>
          )}
          {away.length ? (
            <details>
              <summary className="w-fit cursor-pointer text-sm link">
                Put away ({away.length})
              </summary>
              <ul className="mt-3 grid gap-3">
                {away.map((each) => (
                  <Row key={each.shown.id} item={each} />
                ))}
              </ul>
            </details>
          ) : null}
        </div>
      )}
      <Why />
      <RowsDrawer userId={userId} query={rows.query} onClose={rows.close} />
    </>
  );
}

/** How offers are chosen and ordered, in the words that the user agreed to. */
function Agreed() {
  const user_id = useUserId();
  const { data } = hooks.useQuery("get", "/api/v1/consent/{user_id}", {
    params: { path: { user_id } },
  });
  const text = data?.purposes.find((each) => each.purpose === "partner_offers")?.text_now.text;
  if (!text) return null;
  return (
    <aside
      aria-label="How offers are chosen"
      className="grid gap-2 rounded-xl border border-heed/40 bg-heed-soft p-4 text-sm text-heed"
    >
      <p className="font-medium">These are offers. You agreed to them in these words:</p>
      {paragraphs(text).map((each) => (
        <p key={each} className="max-w-prose">
          {each}
        </p>
      ))}
    </aside>
  );
}
