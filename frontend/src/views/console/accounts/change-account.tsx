import { useState } from "react";

import { api, newKey } from "../../../api/client";
import type { NewRole } from "../../../api/schema";
import type { Account } from "./account";
import { Confirm } from "../../../ui/confirm";
import { Choice } from "../../../ui/fields";
import { say } from "../../../ui/toast";
import { words } from "../../../ui/words";
import type { Issued } from "./one-time-password";

export type What = "reset" | "disable" | "enable" | "unlock" | "role";
export interface Change {
  what: What;
  account: Account;
}

export const STAFF = ["operator", "auditor", "administrator"] as const;

/** What can be done with an account as it stands now. */
export function changesOf(account: Account): (readonly [What, string])[] {
  const all: (readonly [What, string, boolean])[] = [
    ["reset", "Reset the password", !account.by_identity_provider],
    ["unlock", "Unlock", account.locked_until !== null],
    ["role", "Change the role", account.role !== "user"],
    ["disable", "Disable", account.disabled_at === null],
    ["enable", "Enable", account.disabled_at !== null],
  ];
  return all.filter(([, , open]) => open).map(([what, label]) => [what, label] as const);
}

const SAID: Record<What, { title: string; said: string; action: string; stop?: boolean }> = {
  reset: {
    title: "Reset the password of",
    said: "A one-time password is shown once. The sessions and tokens of this account end.",
    action: "Reset the password",
  },
  disable: {
    title: "Disable",
    said: "The account can no longer sign in. Its sessions and tokens end. What it did stays in the trail.",
    action: "Disable the account",
    stop: true,
  },
  enable: {
    title: "Enable",
    said: "The account can sign in again. Sessions and tokens that ended stay ended.",
    action: "Enable the account",
  },
  unlock: {
    title: "Unlock",
    said: "The account had to wait after wrong passwords. It can try again at once.",
    action: "Unlock the account",
  },
  role: {
    title: "Change the role of",
    said: "Its sessions and tokens end, and it signs in with the new role.",
    action: "Change the role",
  },
};

/** Asks, and does it. */
export function ChangeAccount({
  change: { what, account },
  onClose,
  done,
}: {
  change: Change;
  onClose: () => void;
  done: (issued: Issued | null) => void;
}) {
  const [key] = useState(newKey);
  const [role, setRole] = useState<NewRole["role"]>(
    STAFF.find((each) => each !== account.role) ?? "operator",
  );
  const said = SAID[what];
  async function run() {
    const params = {
      path: { account_id: account.account_id },
      header: { "Idempotency-Key": what === "role" ? `${key}-${role}` : key },
    };
    if (what === "reset") {
      const { data } = await api.POST("/api/v1/accounts/{account_id}/reset", { params });
      return done(data ?? null);
    }
    if (what === "role")
      await api.POST("/api/v1/accounts/{account_id}/role", { params, body: { role } });
    else await api.POST(`/api/v1/accounts/{account_id}/${what}`, { params });
    say(`Done: ${said.action.toLowerCase()}, ${account.login}.`);
    done(null);
  }
  return (
    <Confirm
      title={`${said.title} ${account.login}`}
      said={said.said}
      action={said.action}
      kind={said.stop ? "stop" : "primary"}
      run={run}
      onClose={onClose}
    >
      {what === "role" ? (
        <Choice
          label="New role"
          value={role}
          onChange={(event) => {
            const next = STAFF.find((each) => each === event.target.value);
            if (next) setRole(next);
          }}
        >
          {STAFF.filter((each) => each !== account.role).map((each) => (
            <option key={each} value={each}>
              {words(each)}
            </option>
          ))}
        </Choice>
      ) : null}
    </Confirm>
  );
}
