import { useQueryClient } from "@tanstack/react-query";

import { hooks } from "../../api/client";
import type { OwnSession } from "../../api/schema";
import { Badge } from "../../ui/badge";
import { Button } from "../../ui/button";
import { Card, CardHead } from "../../ui/card";
import { moment } from "../../ui/said";
import { Failed, Waiting, Wrong } from "../../ui/state";
import { say } from "../../ui/toast";
import { useOnce } from "../once";

const BY: Record<string, string> = {
  password: "With your password",
  identity: "By the identity provider",
};

/** Where somebody is signed in, and the end of it. */
export function Sessions() {
  const { data, error, refetch } = hooks.useQuery("get", "/api/v1/account/sessions");
  return (
    <Card>
      <CardHead
        title="Where you are signed in"
        said="A session ends by itself after some hours. End one that you do not know."
      />
      {error && !data ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Waiting rows={2} />
      ) : (
        <ul className="grid divide-y divide-line">
          {data.items.map((each) => (
            <Session key={each.session_id} session={each} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Session({ session }: { session: OwnSession }) {
  const cache = useQueryClient();
  const once = useOnce();
  const { session_id } = session;
  const end = hooks.useMutation("post", "/api/v1/account/sessions/{session_id}/end", {
    onSuccess: async () => {
      once.taken();
      say("That session has ended.");
      await cache.invalidateQueries({ queryKey: ["get", "/api/v1/account/sessions"] });
    },
  });
  return (
    <li className="grid gap-2 py-3 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <div className="min-w-0">
          <p className="flex flex-wrap items-center gap-2 font-medium">
            {BY[session.method] ?? session.method}
            {session.current ? <Badge tone="mark">This one</Badge> : null}
          </p>
          <p className="text-sm text-soft figures">
            Since {moment(session.created_at)} · last used {moment(session.seen_at)} · ends{" "}
            {moment(session.ends_at)}
          </p>
        </div>
        {session.current ? null : (
          <Button
            size="small"
            busy={end.isPending}
            onClick={() =>
              end.mutate({
                params: { path: { session_id }, header: once.header(session_id) },
              })
            }
          >
            End it
            <span className="sr-only">, the session since {moment(session.created_at)}</span>
          </Button>
        )}
      </div>
      <Wrong error={end.error} />
    </li>
  );
}
