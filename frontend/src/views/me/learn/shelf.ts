import { useQueryClient } from "@tanstack/react-query";

import { hooks } from "../../../api/client";
import type { LearnBody, NewMark, ShelfItem } from "../../../api/schema";
import { useUserId } from "../../../app/session";
import { longDay } from "../../../ui/said";
import { say } from "../../../ui/toast";
import { useOnce } from "../../once";

const SHELF = "/api/v1/users/{user_id}/learn";

/** Everything that was approved for the user, and where each stands on the shelf. */
export function useShelf() {
  const user_id = useUserId();
  return hooks.useQuery("get", SHELF, { params: { path: { user_id } } });
}

/** The item of an id, as the server sent it; also by the id it has over another window. */
export const onShelf = (items: ShelfItem[], id: string) =>
  items.find((each) => [each.shown, ...each.other_windows].some((shown) => shown.id === id));

/** The shelf with an item as it is now. */
export function placed(learn: LearnBody, now: ShelfItem): LearnBody {
  const put = (items: ShelfItem[]) =>
    items.map((each) => (each.shown.item_key === now.shown.item_key ? now : each));
  const lessons = put(learn.lessons);
  const counts = Object.fromEntries(
    Object.keys(learn.counts).map((state) => [
      state,
      lessons.filter((each) => each.state === state).length,
    ]),
  );
  return { ...learn, lessons, counts, offers: put(learn.offers) };
}

type Action = NewMark["action"];

const UNDO: Partial<Record<Action, Action>> = {
  read: "undo_read",
  later: "undo_later",
  never: "undo_never",
};

/** What was done, said to whoever did it. */
export function saidOf(action: Action, item: ShelfItem): string {
  const { title } = item.shown;
  switch (action) {
    case "read":
      return `“${title}” is finished.`;
    case "later":
      return item.later_until
        ? `“${title}” comes back on ${longDay(item.later_until)}.`
        : `“${title}” comes back later.`;
    case "never":
      return `“${title}” is put away. You will not be shown it again.`;
    default:
      return `“${title}” is as it was before.`;
  }
}

/** Marks an item of the shelf; each mark can be taken back from where it is said. */
export function useMark() {
  const user_id = useUserId();
  const cache = useQueryClient();
  const once = useOnce();
  const post = hooks.useMutation("post", "/api/v1/users/{user_id}/learn/{recommendation_id}");

  async function mark(item: ShelfItem, action: Action, until: string | null = null) {
    const recommendation_id = item.shown.id;
    const body = { action, until };
    const done = await post.mutateAsync({
      body,
      params: {
        path: { user_id, recommendation_id },
        header: once.header([recommendation_id, body]),
      },
    });
    once.taken();
    cache.setQueriesData<LearnBody>(
      { predicate: ({ queryKey: [, path] }) => path === SHELF },
      (learn) => learn && placed(learn, done.item),
    );
    const undo = UNDO[action];
    say(
      saidOf(action, done.item),
      undo && done.changed
        ? { label: "Undo", do: () => void mark(done.item, undo).catch(() => {}) }
        : undefined,
    );
    await refresh(cache);
  }
  return {
    busy: post.isPending,
    error: post.error,
    mark: (...asked: Parameters<typeof mark>) => void mark(...asked).catch(() => {}),
  };
}

/** Asks again for whatever follows from the shelf. */
export const refresh = (cache: ReturnType<typeof useQueryClient>) =>
  cache.invalidateQueries({
    predicate: ({ queryKey: [, path] }) =>
      typeof path === "string" && /\/(learn|today|engagement|status)$/.test(path),
  });
