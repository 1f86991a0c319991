import { plain } from "../queue/words";

/** Words that a group shares, with the names of the figures in their places. */
export function Template({ text }: { text: string }) {
  return text.split(/(\{[^{}]+\})/).map((part, at) =>
    part.startsWith("{") && part.endsWith("}") ? (
      <span
        key={at}
        className="rounded-md bg-note-soft px-1.5 py-0.5 text-[0.9em] font-medium whitespace-nowrap text-note"
      >
        {named(part.slice(1, -1))}
      </span>
    ) : (
      part
    ),
  );
}

/** `lowest_balance_cents` as a reader says it. */
export const named = (fact: string): string =>
  plain(fact.replace(/_cents$/, "").replaceAll(".", " ")).toLowerCase();
