import type { Queued } from "@/api/schema";

/** What every form at the foot of an item is given. */
export interface FormProps {
  item: Queued;
  onCancel: () => void;
  onReadAgain: () => void;
}
