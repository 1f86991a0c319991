import { Link } from "@tanstack/react-router";

import type { Part } from "./search";

const NAMES: Record<Part, string> = {
  pattern: "Pattern",
  signals: "Signals",
  accounts: "Accounts",
  recommendations: "Recommendations",
  record: "Consent and record",
};

/** The parts of a person's page; each has an address of its own. */
export function PersonTabs({ parts, part }: { parts: readonly Part[]; part: Part }) {
  return (
    <nav aria-label="Parts of this page" className="mb-5 overflow-x-auto border-b border-line">
      <ul className="flex gap-1">
        {parts.map((each) => (
          <li key={each}>
            <Link
              to="/console/people/$userId"
              from="/console/people/$userId"
              params={(now) => now}
              search={(now) => ({ ...now, part: each, rows: undefined })}
              aria-current={each === part ? "page" : undefined}
              className="block border-b-2 border-transparent px-3 py-2 text-sm whitespace-nowrap text-soft hover:text-ink aria-[current=page]:border-mark aria-[current=page]:font-medium aria-[current=page]:text-mark"
            >
              {NAMES[each]}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
