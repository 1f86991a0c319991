import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { api } from "../../../api/client";
import { GARBLED } from "../../../api/problem";
import type { WhatIfBody } from "../../../api/schema";
import { useSettled } from "../../../ui/rows-read";
import type { WindowDays } from "../window-switch";
import type { Changes } from "./levers";

const PATH = "/api/v1/users/{user_id}/pattern/what-if";

interface Question {
  user_id: string;
  as_of: string | undefined;
  window_days: WindowDays;
  moved: Changes;
}

/** Asks once the levers stand still; an answer to an earlier question is never shown as this one's. */
export function useWhatIf({ user_id, as_of, window_days, moved }: Question) {
  const changes = useSettled(moved, 180);
  const asked = useQuery({
    queryKey: ["post", PATH, user_id, window_days, as_of, changes],
    queryFn: async ({ signal }): Promise<WhatIfBody> => {
      const { data, response } = await api.POST(PATH, {
        params: { path: { user_id } },
        body: { window_days, changes, as_of },
        signal,
      });
      if (!data) throw GARBLED(response.status);
      return data;
    },
    enabled: Object.keys(changes).length > 0,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  return { ...asked, behind: asked.isPlaceholderData || changes !== moved };
}
