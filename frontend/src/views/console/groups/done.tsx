import { Link } from "@tanstack/react-router";

import type { GroupDone } from "@/api/schema";
import { count } from "@/ui/said";

/** What approving a group came to: how many, and what was left and why. */
export function Done({ done }: { done: GroupDone }) {
  const left = Object.entries(done.left);
  return (
    <div role="status" className="grid gap-2 rounded-lg bg-sunken p-4 text-sm">
      <p className="font-medium">
        {count(done.approved.length)} approved, {left.length === 0 ? "none" : count(left.length)}{" "}
        left.
      </p>
      {left.length ? (
        <ul className="grid gap-1.5">
          {left.map(([id, why]) => (
            <li key={id}>
              <Link className="link" to="/console/queue" search={{ item: id }}>
                {id}
              </Link>
              : {why}
            </li>
          ))}
        </ul>
      ) : null}
      <p>
        <Link className="link" to="/console/queue" search={{ lane: "held" }}>
          See what is on hold
        </Link>
        ; until the hold ends each can be undone.
      </p>
    </div>
  );
}
