import { Navigate, useSearch } from "@tanstack/react-router";

import { home } from "../app/places";
import { useSession } from "../app/session";
import { Card } from "../ui/card";
import { PageHead } from "../ui/page";
import { SignInForm } from "./sign-in-form";

/** The first page of whoever is not signed in; whoever is goes on to where they wanted to be. */
export function SignIn() {
  const { who } = useSession();
  const { to } = useSearch({ from: "/sign-in" });
  if (who) return <Navigate to={to ?? home(who)} replace />;
  return (
    <div className="mx-auto max-w-sm pt-[6vh]">
      <p className="mb-8 flex items-center gap-2.5 text-xl font-semibold tracking-tight">
        <img src="/mark.svg" alt="" width="36" height="36" />
        <span>
          Spend<span className="text-mark">Sense</span>
        </span>
      </p>
      <PageHead title="Sign in" said="Your money, explained in your own numbers." />
      <Card>
        <SignInForm />
      </Card>
      <p className="mt-5 text-sm text-soft">
        Without your password you cannot get in, and we cannot tell it to you. Whoever runs this
        server can give you a new one.
      </p>
    </div>
  );
}
