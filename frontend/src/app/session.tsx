import { useQueryClient } from "@tanstack/react-query";
import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from "react";

import { api, carryToken, hooks, whenSignedOut } from "../api/client";
import { asProblem } from "../api/problem";
import type { SessionBody } from "../api/schema";
import { forgetTyped } from "./kept";

export type Who = SessionBody;

interface Session {
  /** Who is signed in; null for nobody. */
  who: Who | null;
  /** True where somebody was signed in and the server no longer knows the session. */
  ended: boolean;
  signIn: (login: string, password: string) => Promise<Who>;
  signOut: () => Promise<void>;
  /** The session as the server just told it anew. */
  renewed: (who: Who) => void;
}

const Here = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(Here);
  if (!session) throw new Error("useSession outside of a session");
  return session;
}

/** Whoever is signed in, where a page is only for them. */
export function useWho(): Who {
  const { who } = useSession();
  if (!who) throw new Error("nobody is signed in");
  return who;
}

/** The user whose page this is. */
export function useUserId(): string {
  return useWho().user_id ?? "";
}

/** Asks the server who is here, and offers what follows of it. */
export function SessionProvider({
  children,
  waiting,
  failed,
}: {
  children: ReactNode;
  waiting: ReactNode;
  failed: (error: unknown, retry: () => void) => ReactNode;
}) {
  const cache = useQueryClient();
  const [who, setWho] = useState<Who | null>(null);
  const [ended, setEnded] = useState(false);
  const asked = hooks.useQuery("get", "/api/v1/session", {}, { retry: false, staleTime: Infinity });

  const entered = useCallback(
    (next: Who, before: Who | null) => {
      carryToken(next.csrf_token);
      setWho(next);
      setEnded(false);
      if (before && before.account_id !== next.account_id) {
        forgetTyped(); // another person sits here now, for whom this page may not be
        cache.clear();
        globalThis.location.assign("/");
      }
    },
    [cache],
  );
  const signIn = useCallback(
    async (login: string, password: string) => {
      const { data } = await api.POST("/api/v1/session", { body: { login, password } });
      if (!data) throw asProblem(null);
      entered(data, who);
      await cache.invalidateQueries();
      return data;
    },
    [cache, entered, who],
  );
  const signOut = useCallback(async () => {
    await api.POST("/api/v1/session/end").catch(() => {});
    carryToken(null);
    forgetTyped();
    cache.clear();
    globalThis.location.assign("/");
  }, [cache]);

  const [seen, setSeen] = useState<Who | null>(null);
  if (asked.data && asked.data !== seen && !who) {
    setSeen(asked.data);
    entered(asked.data, null);
  }
  whenSignedOut(() => setEnded(true));
  const renewed = useCallback((next: Who) => entered(next, null), [entered]);
  const session = useMemo(
    () => ({ who, ended, signIn, signOut, renewed }),
    [who, ended, signIn, signOut, renewed],
  );

  if (asked.isPending) return waiting;
  const problem = asked.error ? asProblem(asked.error) : null;
  if (problem && problem.status !== 401 && !who) return failed(problem, () => void asked.refetch());
  if (asked.data && !who) return waiting;
  return <Here.Provider value={session}>{children}</Here.Provider>;
}
