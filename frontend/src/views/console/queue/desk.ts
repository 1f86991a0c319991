import { createContext } from "react";

/** What the list and an item tell each other. */
export interface Desk {
  /** Goes on to the next item that waits. */
  next: (after: string) => void;
  /** Tells of a planted item once it was decided. */
  tell: (id: string, sentence: string) => void;
  told: { id: string; sentence: string } | null;
}

export const DeskContext = createContext<Desk>({ next: () => {}, tell: () => {}, told: null });
