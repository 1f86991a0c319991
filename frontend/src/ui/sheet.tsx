import { Slot } from "radix-ui";
import type { ReactElement, ReactNode } from "react";

import { cx } from "./cx";

const WHERE = {
  top: "inset-auto top-14 right-3",
  side: "inset-auto bottom-16 left-3",
  foot: "inset-auto right-3 bottom-18",
};

/** A small list behind a button, by the browser's own popover: it closes by itself when something
 * else is pressed, and with Escape. */
export function Sheet({
  id,
  place,
  trigger,
  children,
}: {
  id: string;
  place: keyof typeof WHERE;
  trigger: ReactElement;
  children: ReactNode;
}) {
  return (
    <>
      <Slot.Root popoverTarget={id}>{trigger}</Slot.Root>
      <div
        id={id}
        popover="auto"
        onClickCapture={(event) => {
          const pressed = event.target instanceof Element && event.target.closest("a");
          if (pressed) event.currentTarget.hidePopover();
        }}
        className={cx(
          "m-0 min-w-52 rounded-xl border border-line bg-card p-1.5 text-ink shadow-lg",
          WHERE[place],
        )}
      >
        {children}
      </div>
    </>
  );
}
