import type { ConsentEventBody } from "../../../api/schema";
import { Card, CardHead } from "../../../ui/card";
import { dayOf, moment } from "../../../ui/said";
import { Way } from "./timeline-line";
import { NAME } from "./purposes";

const ACTION = { grant: "Turned on", revoke: "Turned off", expire: "Ended by itself" } as const;

/** What was said to what and when, the latest first. */
export function Timeline({ events }: { events: ConsentEventBody[] }) {
  const latest = events.toSorted((one, other) => other.seq - one.seq);
  return (
    <Card>
      <CardHead title="What you said, and when" said="Nothing of this is ever rewritten." />
      {latest.length ? (
        <Way>
          {latest.map((each) => (
            <li key={each.seq} className="relative pl-6">
              <p className="font-medium">
                {ACTION[each.action]}: {each.purposes.map((purpose) => NAME[purpose]).join(", ")}
              </p>
              <p className="text-sm text-soft figures">
                {moment(each.at)} · by {each.by}
                {each.action === "grant" && each.until ? ` · until ${dayOf(each.until)}` : ""}
                {each.text_version ? ` · words of ${each.text_version}` : ""}
              </p>
              {each.note ? <p className="text-sm">“{each.note}”</p> : null}
            </li>
          ))}
        </Way>
      ) : (
        <p className="text-soft">You have not said anything yet. The switches above are off.</p>
      )}
    </Card>
  );
}
