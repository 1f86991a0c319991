import { KeyRound } from "lucide-react";

import type { InitialPassword } from "../../../api/schema";
import { Button } from "../../../ui/button";
import { Copy } from "../../../ui/copy";
import { Dialog } from "../../../ui/dialog";
import { moment } from "../../../ui/said";

export type Issued = InitialPassword;

/** A password that is told once: it closes only by saying that it was noted. */
export function OneTimePassword({ issued, onClose }: { issued: Issued; onClose: () => void }) {
  return (
    <Dialog
      open
      steady
      onOpenChange={(open) => open || onClose()}
      title={`One-time password of ${issued.account.login}`}
      said="It is shown this once. It opens nothing but the choice of an own password."
    >
      <div className="grid gap-4">
        <div className="flex flex-wrap items-center justify-between gap-3 rounded-lg bg-sunken p-4">
          <p className="flex min-w-0 items-center gap-3 font-mono text-lg break-all">
            <KeyRound aria-hidden className="size-5 shrink-0 text-mark" />
            {issued.initial_password}
          </p>
          <Copy text={issued.initial_password} label="Copy the password" />
        </div>
        <p className="text-sm text-soft">
          It ends on {moment(issued.until)}. Pass it on by a way that only {issued.account.name} can
          read.
        </p>
        <Button kind="primary" onClick={onClose}>
          I have passed it on
        </Button>
      </div>
    </Dialog>
  );
}
