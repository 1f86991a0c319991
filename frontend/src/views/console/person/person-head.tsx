import { Eye, EyeOff } from "lucide-react";
import { useEffect, useState } from "react";

import type { Person, RevealedBody } from "../../../api/schema";
import { useWho } from "../../../app/session";
import { Badge } from "../../../ui/badge";
import { Button } from "../../../ui/button";
import { PageHead } from "../../../ui/page";
import { dayOf, moment } from "../../../ui/said";
import { Reveal } from "./reveal";

/** Who it is, masked until somebody says why they need to know. */
export function PersonHead({ person, renew }: { person: Person; renew: () => void }) {
  const { role } = useWho();
  const [asking, setAsking] = useState(false);
  const [revealed, setRevealed] = useRevealed(renew);
  const { user, consent } = person;
  const name = revealed?.name ?? user.name ?? "No name";
  const email = revealed?.email ?? user.email ?? "no e-mail address";
  return (
    <>
      <PageHead
        title={user.user_id}
        said={
          <>
            {name}, {email}.{user.created_at ? ` On record since ${dayOf(user.created_at)}.` : ""}
          </>
        }
        actions={
          <>
            <Badge tone={consent.consented ? "mark" : "heed"}>
              {consent.consented ? "Consent stands" : "Consent does not stand"}
            </Badge>
            {role !== "operator" || revealed ? null : (
              <Button onClick={() => setAsking(true)}>
                <Eye aria-hidden className="size-4" />
                Reveal the name
              </Button>
            )}
          </>
        }
      />
      {revealed ? (
        <p className="-mt-3 mb-5 flex flex-wrap items-center gap-2 rounded-lg bg-heed-soft px-4 py-2.5 text-sm text-heed">
          <EyeOff aria-hidden className="size-4 shrink-0" />
          The name is shown to you until {moment(revealed.until)}. The look and its reason are in
          the user&rsquo;s own log.
          <Button size="small" onClick={() => setRevealed(null)}>
            Hide it now
          </Button>
        </p>
      ) : null}
      {asking ? (
        <Reveal
          userId={user.user_id}
          onClose={() => setAsking(false)}
          done={(found) => {
            setAsking(false);
            setRevealed(found);
          }}
        />
      ) : null}
    </>
  );
}

/** What was revealed; it ends here when it ends at the server. */
function useRevealed(renew: () => void) {
  const [revealed, setRevealed] = useState<RevealedBody | null>(null);
  useEffect(() => {
    if (!revealed) return;
    const left = Date.parse(revealed.until) - Date.now();
    const end = setTimeout(
      () => {
        setRevealed(null);
        renew();
      },
      Math.max(0, left),
    );
    return () => clearTimeout(end);
  }, [revealed, renew]);
  return [revealed, setRevealed] as const;
}
