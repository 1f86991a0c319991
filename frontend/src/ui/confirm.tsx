import { useState, type ReactNode } from "react";

import { Button, type ButtonProps } from "./button";
import { Dialog } from "./dialog";
import { Wrong } from "./state";

export interface ConfirmProps {
  title: ReactNode;
  /** What will be so afterwards. */
  said?: ReactNode;
  children?: ReactNode;
  /** What the button does, as a verb. */
  action: string;
  kind?: ButtonProps["kind"];
  disabled?: boolean;
  /** Does it. What it throws is told here, and the dialog stays. */
  run: () => Promise<unknown>;
  onClose: () => void;
}

/** Asks before something is done that others will see; mounted while it is open. */
export function Confirm(props: ConfirmProps) {
  const { title, said, children, action, kind = "primary", disabled, run, onClose } = props;
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<unknown>(null);
  async function go() {
    setBusy(true);
    setWrong(null);
    try {
      await run();
    } catch (error) {
      setWrong(error);
    } finally {
      setBusy(false);
    }
  }
  return (
    <Dialog open steady onOpenChange={(open) => open || onClose()} title={title} said={said}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void go();
        }}
      >
        {children}
        <Wrong error={wrong} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind={kind} busy={busy} disabled={disabled}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
