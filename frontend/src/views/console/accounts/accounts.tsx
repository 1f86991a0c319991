import { useNavigate, useSearch } from "@tanstack/react-router";
import { UserPlus } from "lucide-react";
import { useState } from "react";

import { hooks } from "../../../api/client";
import { Button } from "../../../ui/button";
import { Card } from "../../../ui/card";
import { PageHead } from "../../../ui/page";
import { Pager } from "../../../ui/pager";
import { Failed, Waiting } from "../../../ui/state";
import { AccountTable } from "./account-table";
import { ChangeAccount, type Change } from "./change-account";
import { NewAccountDialog } from "./new-account";
import { OneTimePassword, type Issued } from "./one-time-password";

const LIMIT = 50;

/** Who may sign in, and as what: for administrators, who decide nothing about users. */
export function Accounts() {
  const { offset = 0 } = useSearch({ from: "/console/accounts" });
  const navigate = useNavigate({ from: "/console/accounts" });
  const [making, setMaking] = useState(false);
  const [change, setChange] = useState<Change | null>(null);
  const [issued, setIssued] = useState<Issued | null>(null);
  const asked = hooks.useQuery("get", "/api/v1/accounts", {
    params: { query: { limit: LIMIT, offset } },
  });
  const done = (next: Issued | null) => {
    setMaking(false);
    setChange(null);
    setIssued(next);
    void asked.refetch();
  };
  return (
    <>
      <PageHead
        title="Accounts"
        said="Who can sign in, and as what. Every change here is in the audit trail."
        actions={
          <Button kind="primary" onClick={() => setMaking(true)}>
            <UserPlus aria-hidden className="size-4" />
            New account
          </Button>
        }
      />
      {asked.error ? (
        <Failed error={asked.error} retry={() => void asked.refetch()} />
      ) : asked.data ? (
        <Card className="p-3 sm:p-5">
          <AccountTable accounts={asked.data.items} onChange={setChange} />
          <Pager
            {...asked.data}
            shown={asked.data.items.length}
            what="accounts"
            one="account"
            onMove={(to) => void navigate({ search: { offset: to || undefined } })}
          />
        </Card>
      ) : (
        <Waiting label="Loading the accounts" />
      )}
      {making ? <NewAccountDialog onClose={() => setMaking(false)} done={done} /> : null}
      {change ? (
        <ChangeAccount change={change} onClose={() => setChange(null)} done={done} />
      ) : null}
      {issued ? <OneTimePassword issued={issued} onClose={() => setIssued(null)} /> : null}
    </>
  );
}
