import { Eye, EyeOff } from "lucide-react";
import { useState, type FormEvent } from "react";

import { useSession, type Who } from "../app/session";
import { Button } from "../ui/button";
import { TextField } from "../ui/fields";
import { Wrong } from "../ui/state";
import { SignInElsewhere } from "./sign-in-elsewhere";

/** Login and password; `then` is told who came in. */
export function SignInForm({ login = "", then }: { login?: string; then?: (who: Who) => void }) {
  const { signIn } = useSession();
  const [wrong, setWrong] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [seen, setSeen] = useState(false);

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    setBusy(true);
    setWrong(null);
    try {
      const who = await signIn(String(typed.get("login")), String(typed.get("password")));
      then?.(who);
    } catch (error) {
      setWrong(error);
    } finally {
      setBusy(false);
    }
  }

  const Look = seen ? EyeOff : Eye;
  return (
    <div className="grid gap-5">
      <form onSubmit={(event) => void send(event)} className="grid gap-4">
        <TextField
          label="Login"
          name="login"
          defaultValue={login}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
        />
        <div className="relative">
          <TextField
            label="Password"
            name="password"
            type={seen ? "text" : "password"}
            autoComplete="current-password"
            autoCapitalize="none"
            spellCheck={false}
            className="pr-11"
            required
          />
          <button
            type="button"
            aria-pressed={seen}
            aria-label="Show what you type"
            onClick={() => setSeen(!seen)}
            className="absolute right-1 bottom-1 grid size-8 place-items-center rounded-md text-soft hover:text-ink"
          >
            <Look aria-hidden className="size-4" />
          </button>
        </div>
        <Wrong error={wrong} />
        <Button kind="primary" type="submit" busy={busy}>
          Sign in
        </Button>
      </form>
      <SignInElsewhere />
    </div>
  );
}
