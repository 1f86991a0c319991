import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { hooks } from "../../../api/client";
import type { NewSettings, SettingsBody } from "../../../api/schema";
import { useUserId } from "../../../app/session";
import { Button } from "../../../ui/button";
import { Card, CardHead } from "../../../ui/card";
import { Dialog } from "../../../ui/dialog";
import { Segments } from "../../../ui/segments";
import { Wrong } from "../../../ui/state";
import { Switch } from "../../../ui/switch";
import { say } from "../../../ui/toast";
import { useOnce } from "../../once";
import { refresh } from "./shelf";

type Ring = keyof SettingsBody["targets"];

const RINGS: readonly { ring: Ring; name: string }[] = [
  { ring: "read", name: "Lessons a day" },
  { ring: "review", name: "Things looked through a day" },
  { ring: "answer", name: "Answers a day" },
];

const asNumber = (target: number) => (target === 0 ? "Off" : String(target));

function useSettings() {
  const user_id = useUserId();
  const cache = useQueryClient();
  const once = useOnce();
  const post = hooks.useMutation("post", "/api/v1/users/{user_id}/engagement/settings");
  async function choose(body: NewSettings, said: string) {
    await post.mutateAsync({ body, params: { path: { user_id }, header: once.header(body) } });
    once.taken();
    say(said);
    await refresh(cache);
  }
  return { ...post, choose };
}

/** One switch for rings, weeks, level and recap, and the targets of the rings. */
export function EngagementSettings({
  settings,
  counts,
}: {
  settings: SettingsBody;
  counts?: string[];
}) {
  const { choose, isPending, error } = useSettings();
  const [asking, setAsking] = useState(false);
  const turn = (on: boolean) => {
    if (!on && settings.kept > 0) setAsking(true);
    else
      void choose({ enabled: on, past: "keep" }, on ? "They are on." : "They are off.").catch(
        () => {},
      );
  };
  return (
    <Card id="settings" className="scroll-mt-20">
      <CardHead title="Rings, weeks and levels" />
      <div className="grid gap-5">
        <Switch
          id="engagement"
          label="Show and count them"
          said="Off, nothing of the kind is counted, worked out or shown. Everything else stays as it is."
          checked={settings.enabled}
          disabled={isPending}
          onCheckedChange={turn}
        />
        {settings.enabled ? (
          <div className="grid gap-3">
            {RINGS.map(({ ring, name }) => (
              <div key={ring} className="flex flex-wrap items-center justify-between gap-2">
                <span className="text-sm">{name}</span>
                <Segments
                  label={name}
                  name={`target-${ring}`}
                  value={String(settings.targets[ring] ?? 0)}
                  options={settings.choices.map((each) => ({
                    value: String(each),
                    label: asNumber(each),
                  }))}
                  onChange={(target) =>
                    void choose(
                      { targets: { [ring]: Number(target) }, past: "keep" },
                      `${name}: ${asNumber(Number(target)).toLowerCase()}.`,
                    ).catch(() => {})
                  }
                />
              </div>
            ))}
          </div>
        ) : null}
        <Wrong error={error} />
        {counts?.length && settings.enabled ? (
          <details className="text-sm">
            <summary className="w-fit cursor-pointer link">
              What counts, and what never does
            </summary>
            <ul className="mt-2 grid list-disc gap-1 pl-5 text-soft">
              {counts.map((each) => (
                <li key={each}>{each}</li>
              ))}
            </ul>
          </details>
        ) : null}
      </div>
      {asking ? (
        <TurnOff
          kept={settings.kept}
          close={() => setAsking(false)}
          choose={(past, said) => {
            setAsking(false);
            void choose({ enabled: false, past }, said).catch(() => {});
          }}
        />
      ) : null}
    </Card>
  );
}

function TurnOff({
  kept,
  close,
  choose,
}: {
  kept: number;
  close: () => void;
  choose: (past: NewSettings["past"], said: string) => void;
}) {
  const things =
    kept === 1 ? "1 thing that you finished is" : `${kept} things that you finished are`;
  return (
    <Dialog open onOpenChange={close} title="Turn them off" said={`${things} on record.`}>
      <div className="flex flex-wrap gap-2">
        <Button kind="primary" onClick={() => choose("keep", "They are off. The record is kept.")}>
          Turn off, keep the record
        </Button>
        <Button onClick={() => choose("delete", "They are off, and the record is deleted.")}>
          Turn off, delete the record
        </Button>
        <Button kind="quiet" onClick={close}>
          Leave them on
        </Button>
      </div>
    </Dialog>
  );
}
