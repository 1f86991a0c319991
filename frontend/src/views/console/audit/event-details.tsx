import type { AuditEventBody } from "../../../api/schema";
import { Details } from "../../../ui/details";

/** Everything an entry holds, with what was left out for the role that reads it. */
export function EventDetails({ event }: { event: AuditEventBody }) {
  return (
    <div className="grid grid-cols-1 gap-3">
      <Details
        items={[
          ["By", event.actor],
          ["About", event.subject],
          [
            "Hash",
            <span key="hash" className="font-mono text-xs break-all">
              {event.hash}
            </span>,
          ],
          [
            "Hash before",
            <span key="before" className="font-mono text-xs break-all">
              {event.previous_hash}
            </span>,
          ],
          ...(event.masked.length
            ? ([["Left out for your role", event.masked.join(", ")]] as const)
            : []),
        ]}
      />
      <div>
        <p className="mb-1 text-sm text-soft">What was written</p>
        <pre className="rounded-lg bg-sunken p-3 font-mono text-xs break-all whitespace-pre-wrap">
          {JSON.stringify(event.payload, null, 2)}
        </pre>
      </div>
    </div>
  );
}
