import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { FileCheck } from "lucide-react";

import type { PurposeBody } from "../../../api/schema";
import { Badge } from "../../../ui/badge";
import { Button } from "../../../ui/button";
import { Card, CardHead } from "../../../ui/card";
import { Switch } from "../../../ui/switch";
import { LookedThrough } from "./engagement-here";
import { isOn, NAME, paragraphs, sentence, standing } from "./purposes";
import { TurnOff } from "./turn-off";
import { TurnOn } from "./turn-on";

/** A switch per purpose. Pressing one opens the words about it; nothing changes before. */
export function Purposes({ purposes }: { purposes: PurposeBody[] }) {
  const navigate = useNavigate({ from: "/me/data" });
  const { change } = useSearch({ from: "/me/data" });
  const open = (purpose?: PurposeBody["purpose"]) =>
    void navigate({ search: (before) => ({ ...before, change: purpose }), resetScroll: false });
  const changing = purposes.find((each) => each.purpose === change);
  const lessons = purposes.some((each) => each.purpose === "education" && isOn(each));
  return (
    <Card>
      <CardHead
        title="What you permit"
        said="Each is asked on its own, ends by itself after a year at most, and can be taken back at any time."
        actions={
          <Button asChild>
            <Link
              from="/me/data"
              search={(before) => ({ ...before, receipt: true })}
              resetScroll={false}
            >
              <FileCheck aria-hidden className="size-4" />
              Receipt
            </Link>
          </Button>
        }
      />
      <ul className="grid divide-y divide-line">
        {purposes.map((each) => (
          <li key={each.purpose} className="py-4 first:pt-0 last:pb-0">
            <Switch
              id={`purpose-${each.purpose}`}
              label={NAME[each.purpose]}
              said={sentence(each.permits)}
              checked={isOn(each)}
              onCheckedChange={() => open(each.purpose)}
            />
            <div className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
              <Badge tone={each.state === "ends_soon" ? "heed" : isOn(each) ? "mark" : "plain"}>
                {standing(each)}
              </Badge>
              {isOn(each) && each.purpose !== "education" && !lessons ? (
                <span className="text-soft">Rests until lessons are on too.</span>
              ) : null}
            </div>
            <Details of={each} />
          </li>
        ))}
      </ul>
      {lessons ? <LookedThrough /> : null}
      {changing && isOn(changing) ? (
        <TurnOff purpose={changing} close={() => open()} />
      ) : changing ? (
        <TurnOn purpose={changing} close={() => open()} />
      ) : null}
    </Card>
  );
}

/** The text in force, word for word, with the hash that proves it. */
function Details({ of: { text_now } }: { of: PurposeBody }) {
  return (
    <details className="mt-2 text-sm">
      <summary className="w-fit cursor-pointer link">The words of it</summary>
      <div className="mt-2 grid max-w-prose gap-2 rounded-lg bg-sunken p-4">
        {paragraphs(text_now.text).map((each) => (
          <p key={each}>{each}</p>
        ))}
        <p className="text-xs text-soft">
          Version {text_now.version}. SHA-256 of the text:{" "}
          <code className="font-mono break-all">{text_now.hash}</code>
        </p>
      </div>
    </details>
  );
}
