import { diffWordsWithSpace } from "diff";

/** What changed between two texts, word by word. Struck out and underlined, and said so. */
export function Diff({ before, after }: { before: string; after: string }) {
  return (
    <p className="whitespace-pre-line">
      {diffWordsWithSpace(before, after).map((part, at) =>
        part.added ? (
          <ins key={at} className="rounded-sm bg-mark-soft px-0.5 text-mark">
            <span className="sr-only">[put in] </span>
            {part.value}
          </ins>
        ) : part.removed ? (
          <del key={at} className="rounded-sm bg-stop-soft px-0.5 text-stop">
            <span className="sr-only">[taken out] </span>
            {part.value}
          </del>
        ) : (
          <span key={at}>{part.value}</span>
        ),
      )}
    </p>
  );
}

const NAMES = { title: "Title", because: "Reason", body: "Text" } as const;
export type Texts = Record<keyof typeof NAMES, string>;

/** The three texts of an item, where they changed. */
export function TextsDiff({ before, after }: { before: Texts; after: Texts }) {
  const changed = (Object.keys(NAMES) as (keyof Texts)[]).filter(
    (part) => before[part] !== after[part],
  );
  if (changed.length === 0) return <p className="text-sm text-soft">Nothing is changed yet.</p>;
  return (
    <dl className="grid gap-3 text-sm">
      {changed.map((part) => (
        <div key={part}>
          <dt className="mb-1 text-xs font-medium text-soft">{NAMES[part]}</dt>
          <dd>
            <Diff before={before[part]} after={after[part]} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
