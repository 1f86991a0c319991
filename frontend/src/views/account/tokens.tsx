import { useState } from "react";

import { hooks } from "../../api/client";
import type { TokenList } from "../../api/schema";
import { Badge } from "../../ui/badge";
import { Button } from "../../ui/button";
import { Card, CardHead } from "../../ui/card";
import { dayOf } from "../../ui/said";
import { Failed, Waiting, Wrong } from "../../ui/state";
import { say } from "../../ui/toast";
import { useOnce } from "../once";
import { NewToken } from "./new-token";

/** Tokens for the account's own programs. Their secret is told once. */
export function Tokens() {
  const { data, error, refetch } = hooks.useQuery("get", "/api/v1/account/tokens");
  const [making, setMaking] = useState(false);
  const standing = data?.items.filter((each) => !each.revoked_at) ?? [];
  return (
    <Card>
      <CardHead
        title="Tokens for programs"
        said="A token lets a program of yours ask in your name, as you could here. Most people need none."
        actions={<Button onClick={() => setMaking(true)}>Make a token</Button>}
      />
      {error && !data ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Waiting rows={1} />
      ) : standing.length ? (
        <ul className="grid divide-y divide-line">
          {standing.map((each) => (
            <Token key={each.token_id} token={each} again={() => void refetch()} />
          ))}
        </ul>
      ) : (
        <p className="text-sm text-soft">You have none.</p>
      )}
      {making ? <NewToken close={() => setMaking(false)} made={() => void refetch()} /> : null}
    </Card>
  );
}

function Token({ token, again }: { token: TokenList["items"][number]; again: () => void }) {
  const once = useOnce();
  const { token_id } = token;
  const revoke = hooks.useMutation("post", "/api/v1/account/tokens/{token_id}/revoke", {
    onSuccess: () => {
      once.taken();
      say(`The token “${token.label}” opens nothing any more.`);
      again();
    },
  });
  return (
    <li className="grid gap-2 py-3 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <div className="min-w-0">
          <p className="flex flex-wrap items-center gap-2 font-medium">
            <span className="min-w-0 wrap-anywhere">{token.label}</span>
            <Badge>{token.role}</Badge>
          </p>
          <p className="text-sm text-soft figures">
            Made {dayOf(token.issued_at)}
            {token.expires_at ? ` · ends ${dayOf(token.expires_at)}` : " · does not end by itself"}
          </p>
        </div>
        <Button
          size="small"
          busy={revoke.isPending}
          onClick={() =>
            revoke.mutate({ params: { path: { token_id }, header: once.header(token_id) } })
          }
        >
          End it
          <span className="sr-only">, the token {token.label}</span>
        </Button>
      </div>
      <Wrong error={revoke.error} />
    </li>
  );
}
