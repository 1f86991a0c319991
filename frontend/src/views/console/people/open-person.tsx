import { useNavigate } from "@tanstack/react-router";
import type { FormEvent } from "react";

import { Button } from "../../../ui/button";
import { TextField } from "../../../ui/fields";

/** The way to somebody whose id is known. */
export function OpenPerson() {
  const navigate = useNavigate();
  function open(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const userId = String(new FormData(event.currentTarget).get("user")).trim();
    if (userId) void navigate({ to: "/console/people/$userId", params: { userId } });
  }
  return (
    <search aria-label="Open a person">
      <form onSubmit={open} className="mb-5 flex max-w-md items-end gap-3">
        <div className="grow">
          <TextField
            label="Open a person by id"
            name="user"
            placeholder="u-0000001"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            required
          />
        </div>
        <Button type="submit">Open</Button>
      </form>
    </search>
  );
}
