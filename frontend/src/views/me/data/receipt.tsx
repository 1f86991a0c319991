import { useNavigate, useSearch } from "@tanstack/react-router";

import { hooks } from "../../../api/client";
import type { Receipt as Body } from "../../../api/schema";
import { useUserId } from "../../../app/session";
import { Button } from "../../../ui/button";
import { Dialog } from "../../../ui/dialog";
import { moment } from "../../../ui/said";
import { Failed, Waiting, Wrong } from "../../../ui/state";
import { isOn, NAME, standing } from "./purposes";
import { useDownload } from "./use-download";

/** What the user keeps of their consent: to what, in which words, and how to end it. */
export function Receipt() {
  const { receipt } = useSearch({ from: "/me/data" });
  const navigate = useNavigate({ from: "/me/data" });
  if (!receipt) return null;
  const close = () =>
    void navigate({
      search: (before) => ({ ...before, receipt: undefined }),
      resetScroll: false,
    });
  return (
    <Dialog
      open
      drawer
      onOpenChange={close}
      title="Receipt of your consent"
      said="Yours to keep. It says what you permitted, in which words, and until when."
    >
      <Asked />
    </Dialog>
  );
}

function Asked() {
  const user_id = useUserId();
  const { data, error, refetch } = hooks.useQuery("get", "/api/v1/consent/{user_id}/receipt", {
    params: { path: { user_id } },
  });
  const file = useDownload();
  if (error && !data) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting rows={4} />;
  return (
    <div className="grid gap-5">
      <Written receipt={data} />
      <Wrong error={file.error} />
      <Button
        kind="primary"
        className="justify-self-start"
        busy={file.busy !== null}
        onClick={() =>
          void file.get(
            `/api/v1/consent/${encodeURIComponent(user_id)}/receipt`,
            "spendsense-receipt.json",
          )
        }
      >
        Download it (JSON)
      </Button>
    </div>
  );
}

function Written({ receipt }: { receipt: Body }) {
  return (
    <>
      <p className="text-sm text-soft figures">
        Made {moment(receipt.made_at)} for {receipt.user_id}.{" "}
        {receipt.signed
          ? "It is signed, so a change to it would show."
          : "It is not signed on this server."}
      </p>
      <dl className="grid gap-4">
        {receipt.purposes.map((each) => (
          <div key={each.purpose} className="rounded-lg border border-line p-4">
            <dt className="font-medium">{NAME[each.purpose]}</dt>
            <dd className="mt-1 grid gap-1 text-sm">
              <p>{standing(each)}.</p>
              {each.said_at ? (
                <p className="text-soft figures">
                  {isOn(each) ? "Turned on" : "Last changed"} {moment(each.said_at)}, by {each.by}.
                </p>
              ) : null}
              {each.text_hash ? (
                <p className="text-xs text-soft">
                  Text of {each.text_version}, SHA-256{" "}
                  <code className="font-mono break-all">{each.text_hash}</code>
                </p>
              ) : each.said_at ? (
                <p className="text-xs text-soft">No text is on record for it.</p>
              ) : null}
            </dd>
          </div>
        ))}
      </dl>
      <section>
        <h3 className="font-medium">Where it is written down</h3>
        <p className="text-sm text-soft">
          Entries of the audit trail, which nobody can change unseen.
        </p>
        <ol className="mt-2 grid gap-2 text-sm">
          {receipt.entries.map((each) => (
            <li key={each.audit_seq} className="figures">
              <span className="font-medium">{each.audit_seq}</span> · {ACTION[each.action]}
              {each.purpose ? `: ${NAME[each.purpose]}` : ""} · {moment(each.at)}
              <code className="block font-mono text-xs break-all text-soft">{each.hash}</code>
            </li>
          ))}
        </ol>
      </section>
      {receipt.signature ? (
        <p className="text-xs text-soft">
          {receipt.signature.algorithm} signature by key {receipt.signature.key}:{" "}
          <code className="font-mono break-all">{receipt.signature.value}</code>
        </p>
      ) : null}
    </>
  );
}

const ACTION = { grant: "Turned on", revoke: "Turned off", expire: "Ended by itself" } as const;
