import type { ShelfItem } from "../../../api/schema";

export type Shelf = ShelfItem["state"];

/** The parts of the shelf, in the order in which they stand there. */
export const SHELVES = [
  { value: "new", label: "To read" },
  { value: "later", label: "Later" },
  { value: "read", label: "Finished" },
  { value: "never", label: "Put away" },
] as const satisfies readonly { value: Shelf; label: string }[];

export interface LearnSearch {
  /** Which part of the shelf; without it what is to read. */
  shelf?: Shelf;
  /** The item that is open. */
  item?: string;
  /** The item whose reasons are open. */
  why?: string;
  /** The rows that are open behind a figure. */
  rows?: string;
}

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

export function learnSearch(search: Record<string, unknown>): LearnSearch {
  const shelf = SHELVES.find((each) => each.value === search.shelf && each.value !== "new")?.value;
  const [item, why, rows] = [text(search.item), text(search.why), text(search.rows)];
  return {
    ...(shelf ? { shelf } : {}),
    ...(item ? { item } : {}),
    ...(why ? { why } : {}),
    ...(rows ? { rows } : {}),
  };
}
