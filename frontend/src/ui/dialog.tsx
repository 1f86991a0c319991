import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";

import { Button } from "./button";
import { cx } from "./cx";

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  said?: ReactNode;
  children: ReactNode;
  /** A drawer comes from the right and leaves the page in sight. */
  drawer?: boolean;
  wide?: boolean;
  /** Keeps it open when somebody presses beside it: for text that would be lost. */
  steady?: boolean;
}

/** A dialog: focus stays inside, Escape closes it, and focus returns to where it was. */
export function Dialog(props: DialogProps) {
  const { open, onOpenChange, title, said, children, drawer, wide, steady } = props;
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-veil" />
        <Radix.Content
          aria-describedby={undefined}
          onInteractOutside={(event) => steady && event.preventDefault()}
          className={cx(
            "fixed z-50 flex flex-col overflow-y-auto border-line bg-card p-5 shadow-xl focus:outline-none sm:p-6",
            drawer
              ? "inset-y-0 right-0 w-full max-w-xl border-l"
              : "top-1/2 left-1/2 max-h-[92dvh] w-[calc(100vw-1.5rem)] -translate-x-1/2 -translate-y-1/2 rounded-2xl border",
            !drawer && (wide ? "max-w-4xl" : "max-w-lg"),
          )}
        >
          <div className="mb-4 flex items-start justify-between gap-4">
            <div className="min-w-0">
              <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
              {said ? <p className="mt-1 text-sm text-soft">{said}</p> : null}
            </div>
            <Radix.Close asChild>
              <Button kind="quiet" size="icon" aria-label="Close" className="-mt-2 -mr-2">
                <X aria-hidden className="size-5" />
              </Button>
            </Radix.Close>
          </div>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
