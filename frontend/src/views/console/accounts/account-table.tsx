import { Ellipsis } from "lucide-react";

import type { Account } from "./account";
import { Badge } from "../../../ui/badge";
import { Button } from "../../../ui/button";
import { Menu, MenuItem } from "../../../ui/popover";
import { dayOf, moment } from "../../../ui/said";
import { Table, Td, Th } from "../../../ui/table";
import { words } from "../../../ui/words";
import { changesOf, type Change } from "./change-account";

/** What is out of the ordinary about an account, in words. */
export function standingOf(account: Account): string[] {
  return [
    account.disabled_at ? `Disabled since ${dayOf(account.disabled_at)}` : "",
    account.locked_until ? `Locked until ${moment(account.locked_until)}` : "",
    account.must_change_password ? "Has a one-time password" : "",
  ].filter(Boolean);
}

export function AccountTable({
  accounts,
  onChange,
}: {
  accounts: readonly Account[];
  onChange: (change: Change) => void;
}) {
  return (
    <Table caption="Accounts by login">
      <thead>
        <tr>
          <Th>Login</Th>
          <Th>Role</Th>
          <Th className="hidden sm:table-cell">Standing</Th>
          <Th className="hidden lg:table-cell">Since</Th>
          <Th>
            <span className="sr-only">Actions</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {accounts.map((account) => (
          <tr key={account.account_id}>
            <Td>
              <p className="font-medium">{account.login}</p>
              <p className="text-soft">{account.name}</p>
              <div className="mt-1 sm:hidden">
                <Standing account={account} />
              </div>
            </Td>
            <Td>
              {words(account.role)}
              {account.user_id ? <p className="text-soft">of {account.user_id}</p> : null}
            </Td>
            <Td className="hidden sm:table-cell">
              <Standing account={account} />
            </Td>
            <Td className="hidden figures lg:table-cell">{dayOf(account.created_at)}</Td>
            <Td className="text-right">
              <Menu
                trigger={
                  <Button
                    kind="quiet"
                    size="icon"
                    aria-label={`Change the account ${account.login}`}
                  >
                    <Ellipsis aria-hidden className="size-5" />
                  </Button>
                }
              >
                {changesOf(account).map(([what, label]) => (
                  <MenuItem key={what} onSelect={() => onChange({ what, account })}>
                    {label}
                  </MenuItem>
                ))}
              </Menu>
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Standing({ account }: { account: Account }) {
  const said = standingOf(account);
  if (!said.length)
    return account.by_identity_provider ? (
      <Badge tone="note">Signs in by the identity provider</Badge>
    ) : (
      <Badge>In use</Badge>
    );
  return (
    <span className="flex flex-wrap gap-1">
      {said.map((each) => (
        <Badge key={each} tone={each.startsWith("Has") ? "note" : "heed"}>
          {each}
        </Badge>
      ))}
    </span>
  );
}
