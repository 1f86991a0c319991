import { useNavigate } from "@tanstack/react-router";

import { home } from "../app/places";
import { useSession } from "../app/session";
import { Dialog } from "../ui/dialog";
import { SignInForm } from "./sign-in-form";

/** Over the page that was open, so that nothing on it is lost. */
export default function SignInAgain() {
  const { who } = useSession();
  const navigate = useNavigate();
  return (
    <Dialog
      open
      steady
      onOpenChange={() => {}}
      title="Your session has ended"
      said="Sign in again to go on. What you typed is still here."
    >
      <SignInForm
        login={who?.login ?? ""}
        then={(next) => {
          // The page belongs to whoever opened it.
          if (next.account_id !== who?.account_id) void navigate({ to: home(next) });
        }}
      />
    </Dialog>
  );
}
