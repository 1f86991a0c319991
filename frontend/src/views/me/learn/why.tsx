import { useNavigate, useSearch } from "@tanstack/react-router";
import { BadgeCheck } from "lucide-react";
import type { ReactNode } from "react";

import type { WhyBody } from "../../../api/schema";
import { Dialog } from "../../../ui/dialog";
import { RowsLink } from "../../../ui/rows-link";
import { longDay } from "../../../ui/said";
import { Failed, Waiting } from "../../../ui/state";
import { useWhy } from "./use-why";

/** Why the user sees something, in a drawer: the facts, the pattern, the checks, who answers. */
export function Why() {
  const { why }: { why?: string } = useSearch({ strict: false });
  const navigate = useNavigate();
  if (!why) return null;
  const close = () =>
    void navigate({
      to: ".",
      search: (now: object) => ({ ...now, why: undefined }),
      resetScroll: false,
    });
  return (
    <Dialog open drawer onOpenChange={close} title="Why you are seeing this">
      <Asked key={why} recommendation_id={why} />
    </Dialog>
  );
}

function Asked({ recommendation_id }: { recommendation_id: string }) {
  const { data, error, refetch } = useWhy(recommendation_id);
  if (error && !data) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting rows={4} />;
  return <Reasons why={data} />;
}

export function Reasons({ why }: { why: WhyBody }) {
  return (
    <div className="grid gap-6">
      <div>
        <p className="text-sm text-soft">{why.title}</p>
        <p className="mt-1 text-lg">{why.said}</p>
      </div>
      {why.facts.length ? (
        <Part title="The figures in it">
          <ul className="grid gap-3">
            {why.facts.map((fact) => (
              <li key={fact.name} className="rounded-lg bg-sunken p-3">
                <p className="font-medium">
                  {fact.rows ? (
                    <RowsLink query={fact.rows.query} count={fact.rows.transactions}>
                      {fact.text}
                    </RowsLink>
                  ) : (
                    <span className="figures">{fact.text}</span>
                  )}
                </p>
                <p className="text-sm">{fact.said}</p>
                <p className="text-xs text-soft">{fact.source}</p>
              </li>
            ))}
          </ul>
        </Part>
      ) : null}
      <Part title={`Your pattern over ${why.window_days} days: ${why.persona_title}`}>
        <ul className="grid list-disc gap-1 pl-5">
          {why.persona_sentences.map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ul>
      </Part>
      <Part title="What it had to pass">
        <ul className="grid gap-1.5">
          {why.passed.map((each) => (
            <li key={each.guardrail} className="flex gap-2">
              <BadgeCheck aria-hidden className="mt-1 size-4 shrink-0 text-mark" />
              <span>{each.said}</span>
            </li>
          ))}
        </ul>
      </Part>
      <Part title="Who answers for it">
        <p>{why.approved}</p>
        <p>{why.worded}</p>
        {why.sources.length ? (
          <>
            <p className="mt-2 text-sm text-soft">
              Written from these pages
              {why.reviewed_on ? `, last checked ${longDay(why.reviewed_on)}` : ""}:
            </p>
            <ul className="grid gap-1 text-sm">
              {why.sources.map((each) => (
                <li key={each.address}>
                  <a
                    href={each.address}
                    rel="noreferrer"
                    target="_blank"
                    className="break-all link"
                  >
                    {each.address.replace(/^https?:\/\/(www\.)?/, "")}
                    <span className="sr-only"> (opens in a new tab)</span>
                  </a>
                </li>
              ))}
            </ul>
          </>
        ) : null}
      </Part>
      <p className="border-t border-line pt-4 text-sm text-soft">{why.disclosure}</p>
    </div>
  );
}

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section>
    <h3 className="mb-2 font-semibold">{title}</h3>
    {children}
  </section>
);
