import type { WindowPattern } from "../../../api/schema";
import { Badge } from "../../../ui/badge";
import { Card, CardHead } from "../../../ui/card";
import { dayOf } from "../../../ui/said";

/** The persona that comes first, its reasons, and how much record it rests on. */
export function PrimaryCard({ window }: { window: WindowPattern }) {
  const { primary, record } = window;
  return (
    <Card>
      <CardHead
        title={primary.title}
        said={`${dayOf(window.from_day)} to ${dayOf(window.to_day)}`}
        actions={<Badge tone="note">Confidence: {primary.confidence}</Badge>}
      />
      <p>{primary.said}</p>
      {primary.sentences.length ? (
        <ul className="mt-3 grid list-disc gap-1 pl-5">
          {primary.sentences.map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ul>
      ) : null}
      <p
        className={`mt-4 rounded-lg px-4 py-2.5 text-sm ${record.enough ? "bg-sunken" : "bg-heed-soft text-heed"}`}
      >
        {record.said}
      </p>
    </Card>
  );
}
