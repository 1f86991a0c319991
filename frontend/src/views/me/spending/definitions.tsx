/** What counts as what, in the server's words. */
export function Definitions({ definitions }: { definitions: Record<string, string> }) {
  const told = Object.entries(definitions);
  if (!told.length) return null;
  return (
    <details className="rounded-xl border border-line px-5 py-4">
      <summary className="cursor-pointer font-medium">How these figures are counted</summary>
      <dl className="mt-3 grid gap-3 text-sm">
        {told.map(([name, said]) => (
          <div key={name}>
            <dt className="font-medium first-letter:uppercase">{name.replaceAll("_", " ")}</dt>
            <dd className="max-w-prose text-soft">{said}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
