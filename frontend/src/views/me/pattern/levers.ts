import type { LeverBody, WayBody, WindowPattern } from "../../../api/schema";
import { inUnit } from "../../../charts/scale";

export type Value = number | boolean;
export type Changes = Readonly<Record<string, Value>>;

const OWED = "owed:";

/** A lever where it is moved to, or where it stands. */
export const valueOf = (lever: LeverBody, changes: Changes): Value =>
  changes[lever.name] ?? lever.now;

/** The changes with a lever moved; one that stands where it stood is no change. */
export function withLever(changes: Changes, lever: LeverBody, to: Value): Changes {
  const { [lever.name]: _, ...rest } = changes;
  return to === lever.now ? rest : { ...rest, [lever.name]: to };
}

/** A value as it is read; the server's own words where the lever stands. */
export function saidOf(lever: LeverBody, value: Value): string {
  if (value === lever.now) return lever.now_said;
  if (typeof value === "boolean") return value ? "yes" : "no";
  return inUnit(lever.unit, value);
}

/** Where the levers stand once a way is gone; null where something of it has no lever. */
export function leversOf(way: WayBody, levers: readonly LeverBody[]): Changes | null {
  const named = new Set(levers.map((each) => each.name));
  const found: Record<string, Value> = {};
  for (const card of way.on_cards)
    if (card.account_id) found[OWED + card.account_id] = card.after_cents;
  for (const change of way.changes) {
    if (named.has(change.reading)) found[change.reading] = change.after;
    else if (!way.on_cards.length) return null;
  }
  return Object.keys(found).every((name) => named.has(name)) ? found : null;
}

/** Those that turn something first: by themselves, or as part of a way. */
export function sorted(pattern: WindowPattern): { first: LeverBody[]; rest: LeverBody[] } {
  const held = pattern.personas.filter((each) => each.standing !== "not near");
  const part = new Set(
    held.flatMap((each) =>
      each.ways.flatMap((way) => Object.keys(leversOf(way, pattern.levers) ?? {})),
    ),
  );
  const matters = (lever: LeverBody) =>
    part.has(lever.name) || lever.turns.some((each) => each.begins.length + each.ends.length > 0);
  return {
    first: pattern.levers.filter(matters),
    rest: pattern.levers.filter((each) => !matters(each)),
  };
}

/** Whether one change is enough: the fewest that a way takes. */
export const fewest = (ways: readonly WayBody[]): number =>
  Math.min(...ways.map((way) => way.changes.length));
