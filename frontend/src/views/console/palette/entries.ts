import { placesOf } from "@/app/places";
import type { Who } from "@/app/session";

import { commands, type Command } from "../keys";
import { isDecided, LANES, type LaneName } from "../queue/lanes";

/** Something that can be done or gone to, by its name. */
export interface Entry {
  id: string;
  name: string;
  group: "Do" | "Go to" | "Lane" | "Open";
  /** The key that does the same. */
  key?: string;
  /** Where it goes; what has none does `run`. */
  href?: string;
  run?: () => void;
}

/** Everything there is to do and to go to, for whoever asks from where they are. */
export function entriesFor(who: Who): Entry[] {
  const reviews = who.role === "operator" || who.role === "auditor";
  return [
    ...commands()
      .filter((each, at, all) => !each.off && at === all.findIndex(same(each)))
      .map((each) => ({
        id: `do:${each.key}`,
        name: each.name,
        group: "Do" as const,
        key: each.key,
        run: each.run,
      })),
    ...placesOf(who).map((place) => ({
      id: place.to,
      name: place.name,
      group: "Go to" as const,
      href: place.to,
    })),
    { id: "/account", name: "Account and sessions", group: "Go to", href: "/account" },
    ...(reviews ? (Object.keys(LANES) as LaneName[]).map(laneEntry) : []),
  ];
}

const same = (one: Command) => (each: Command) => each.key === one.key && !each.off;

const laneEntry = (lane: LaneName): Entry => ({
  id: `lane:${lane}`,
  name: isDecided(lane) ? `Decided: ${LANES[lane].name}` : LANES[lane].name,
  group: "Lane",
  href: lane === "pending" ? "/console/queue" : `/console/queue?lane=${lane}`,
});

/** What an id that was typed opens. */
export function opens(typed: string): Entry[] {
  const id = typed.trim();
  const at = encodeURIComponent(id);
  if (/^rec_[0-9a-f]+$/.test(id)) return [open(`Item ${id}`, `/console/queue?item=${at}`)];
  if (/^u-[\w.-]+$/i.test(id))
    return [
      open(`User ${id}`, `/console/people/${at}`),
      open(`What waits for ${id}`, `/console/queue?user=${at}`),
    ];
  return [];
}

const open = (name: string, href: string): Entry => ({ id: href, name, group: "Open", href });

/** Those whose name has every word that was typed, those that begin with it first. */
export function found(entries: readonly Entry[], typed: string): Entry[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = entries.filter((each) => {
    const name = `${each.group} ${each.name}`.toLowerCase();
    return words.every((word) => name.includes(word));
  });
  const first = words[0] ?? "";
  const begins = (each: Entry) => (each.name.toLowerCase().startsWith(first) ? 0 : 1);
  return fits.toSorted((one, other) => begins(one) - begins(other));
}
