import { useState } from "react";

import { api, newKey } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import type { NewAccount } from "../../../api/schema";
import { useKept } from "../../../app/kept";
import { Confirm } from "../../../ui/confirm";
import { Choice, TextField } from "../../../ui/fields";
import { words } from "../../../ui/words";
import type { Issued } from "./one-time-password";

const ROLES = ["operator", "auditor", "administrator", "user"] as const;

const MAY: Record<NewAccount["role"], string> = {
  operator: "Reads users' records and decides what is shown to them.",
  auditor: "Reads everything and changes nothing.",
  administrator: "Makes accounts and loads records. Opens no user's page.",
  user: "Opens the page of one user.",
};

/** An account that does not exist yet. */
export function NewAccountDialog({
  onClose,
  done,
}: {
  onClose: () => void;
  done: (issued: Issued | null) => void;
}) {
  const [login, setLogin, loginSent] = useKept("new-account:login");
  const [name, setName, nameSent] = useKept("new-account:name");
  const [userId, setUserId, userSent] = useKept("new-account:user");
  const [role, setRole] = useState<NewAccount["role"]>("operator");
  const [keys] = useState(() => new Map<string, string>());
  async function run() {
    const body: NewAccount = {
      login: login.trim(),
      name: name.trim(),
      role,
      user_id: role === "user" ? userId.trim() : null,
    };
    const said = JSON.stringify(body);
    const key = keys.get(said) ?? newKey();
    keys.set(said, key);
    const { data } = await api.POST("/api/v1/accounts", {
      params: { header: { "Idempotency-Key": key } },
      body,
    });
    if (!data) throw asProblem(null);
    for (const sent of [loginSent, nameSent, userSent]) sent();
    done(data);
  }
  return (
    <Confirm
      title="New account"
      said="It begins with a one-time password that is shown once."
      action="Create the account"
      run={run}
      onClose={onClose}
    >
      <TextField
        label="Login"
        value={login}
        onChange={(event) => setLogin(event.target.value)}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        required
      />
      <TextField
        label="Name"
        value={name}
        onChange={(event) => setName(event.target.value)}
        autoComplete="off"
        maxLength={200}
        required
      />
      <Choice
        label="Role"
        value={role}
        hint={MAY[role]}
        onChange={(event) => {
          const next = ROLES.find((each) => each === event.target.value);
          if (next) setRole(next);
        }}
      >
        {ROLES.map((each) => (
          <option key={each} value={each}>
            {words(each)}
          </option>
        ))}
      </Choice>
      {role === "user" ? (
        <TextField
          label="Whose page it opens"
          hint="The id of a user on record, such as u-0000001."
          value={userId}
          onChange={(event) => setUserId(event.target.value)}
          autoComplete="off"
          spellCheck={false}
          required
        />
      ) : null}
    </Confirm>
  );
}
