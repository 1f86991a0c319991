import type { ConsentHistory } from "../../../api/schema";
import { Badge, type Tone } from "../../../ui/badge";
import { Card, CardHead } from "../../../ui/card";
import { dayOf, moment } from "../../../ui/said";
import { words } from "../../../ui/words";

const DID: Record<string, { word: string; tone: Tone }> = {
  grant: { word: "Granted", tone: "mark" },
  revoke: { word: "Revoked", tone: "stop" },
  expire: { word: "Ended", tone: "heed" },
};

const STANDS: Record<string, Tone> = {
  stands: "mark",
  ends_soon: "heed",
  ended: "heed",
  revoked: "stop",
  never_granted: "plain",
};

/** Where each purpose stands, and everything that was said of consent, the latest first. */
export function ConsentTimeline({ consent }: { consent: ConsentHistory }) {
  const events = consent.events.toSorted((a, b) => b.seq - a.seq);
  return (
    <Card>
      <CardHead title="Consent" />
      <ul className="grid gap-2">
        {consent.purposes.map((each) => (
          <li
            key={each.purpose}
            className="flex flex-wrap items-center justify-between gap-2 border-b border-line pb-2 last:border-0"
          >
            <span>
              {words(each.purpose)}
              <span className="block text-sm text-soft">{each.sentence}</span>
            </span>
            <Badge tone={STANDS[each.state] ?? "plain"}>{words(each.state)}</Badge>
          </li>
        ))}
      </ul>
      <h3 className="mt-5 mb-3 font-semibold">How it came to be</h3>
      {events.length ? (
        <ol className="grid gap-4">
          {events.map((event) => {
            const did = DID[event.action];
            return (
              <li key={event.seq} className="border-l-2 border-line pl-4">
                <p className="flex flex-wrap items-center gap-2 text-sm">
                  <Badge tone={did?.tone}>{did?.word ?? words(event.action)}</Badge>
                  <time dateTime={event.at} className="text-soft figures">
                    {moment(event.at)}
                  </time>
                </p>
                <p className="mt-1 text-sm">
                  {event.purposes.map((each) => words(each)).join(", ")}
                  {event.until ? `, until ${dayOf(event.until)}` : ""}
                </p>
                <p className="text-xs text-soft">
                  by {event.by}
                  {event.text_version ? `, on the text of ${event.text_version}` : ""}
                  {event.note ? `: ${event.note}` : ""}
                </p>
              </li>
            );
          })}
        </ol>
      ) : (
        <p className="text-soft">Consent was never granted.</p>
      )}
    </Card>
  );
}
