import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";

import { hooks } from "../../api/client";
import { home } from "../../app/places";
import { useSession } from "../../app/session";
import { Button } from "../../ui/button";
import { Card, CardHead } from "../../ui/card";
import { TextField } from "../../ui/fields";
import { Wrong } from "../../ui/state";
import { say } from "../../ui/toast";
import { useOnce } from "../once";

/** Another password. What was typed stays where the server refuses it. */
export function Password({ first = false }: { first?: boolean }) {
  const { renewed } = useSession();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const change = hooks.useMutation("post", "/api/v1/account/password");
  const once = useOnce();
  const [twice, setTwice] = useState(false);

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const typed = new FormData(form);
    const body = { current: String(typed.get("current")), new: String(typed.get("new")) };
    const differs = body.new !== String(typed.get("again"));
    setTwice(differs);
    if (differs) return;
    const who = await change.mutateAsync({ body, params: { header: once.header(body) } });
    once.taken();
    renewed(who);
    if (first) return navigate({ to: home(who) });
    form.reset();
    say("Your password is changed. Every other session of yours has ended.");
    await cache.invalidateQueries({ queryKey: ["get", "/api/v1/account/sessions"] });
  }

  return (
    <Card>
      <CardHead
        title="Password"
        said="A few words that mean nothing together are easier to keep than a short riddle. Every other session of yours ends."
      />
      <form onSubmit={(event) => void send(event).catch(() => {})} className="grid max-w-sm gap-4">
        <TextField
          label={first ? "The password you were given" : "Password now"}
          name="current"
          type="password"
          autoComplete="current-password"
          required
        />
        <TextField
          label="New password"
          name="new"
          type="password"
          autoComplete="new-password"
          required
        />
        <TextField
          label="New password again"
          name="again"
          type="password"
          autoComplete="new-password"
          required
          wrong={twice ? "The two new passwords differ. Nothing was sent." : undefined}
        />
        <Wrong error={change.error} />
        <Button
          kind={first ? "primary" : "plain"}
          type="submit"
          busy={change.isPending}
          className="justify-self-start"
        >
          Change the password
        </Button>
      </form>
    </Card>
  );
}
