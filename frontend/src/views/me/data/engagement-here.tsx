import { useQueryClient } from "@tanstack/react-query";

import { hooks } from "../../../api/client";
import { useUserId } from "../../../app/session";
import { Button } from "../../../ui/button";
import { Wrong } from "../../../ui/state";
import { say } from "../../../ui/toast";
import { useOnce } from "../../once";
import { EngagementSettings } from "../learn/engagement-settings";
import { refresh } from "../learn/shelf";

function useEngagement() {
  const user_id = useUserId();
  return hooks.useQuery("get", "/api/v1/users/{user_id}/engagement", {
    params: { path: { user_id } },
  });
}

/** The switch of rings, weeks and levels; nothing where it cannot be asked. */
export function EngagementSwitch() {
  const { data } = useEngagement();
  return data ? <EngagementSettings settings={data.settings} counts={data.counts} /> : null;
}

/** Says that what is permitted was looked through; for who has rings. */
export function LookedThrough() {
  const user_id = useUserId();
  const cache = useQueryClient();
  const once = useOnce();
  const { data } = useEngagement();
  const review = hooks.useMutation("post", "/api/v1/users/{user_id}/engagement/reviewed", {
    onSuccess: async ({ sentence, counted }) => {
      once.taken();
      say(counted ? sentence : `${sentence} It was counted before.`);
      await refresh(cache);
    },
  });
  if (!data?.settings.enabled) return null;
  const body = { what: "consent" as const };
  return (
    <div className="mt-5 grid gap-2 border-t border-line pt-4">
      <div>
        <Button
          size="small"
          busy={review.isPending}
          onClick={() =>
            review.mutate({ body, params: { path: { user_id }, header: once.header(body) } })
          }
        >
          I have looked this through
        </Button>
      </div>
      <Wrong error={review.error} />
    </div>
  );
}
