import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
  type AnyRoute,
} from "@tanstack/react-router";
import { configure, render } from "@testing-library/react";
import type { ComponentType } from "react";
import { vi } from "vitest";

import type { Problem, SessionBody } from "../api/schema";
import { SessionProvider } from "../app/session";
import { Toasts } from "../ui/toast";

// A slow machine is no failure.
configure({ asyncUtilTimeout: 15_000 });
vi.setConfig({ testTimeout: 60_000 });

/** What was asked of the server. */
export interface Asked {
  line: string;
  body: unknown;
  key: string | null;
}

/** An answer: a body, or a function of what was asked; `broken` and `refused` make others. */
export type Answer = unknown;

export const ANA: SessionBody = {
  account_id: "acc_ana",
  csrf_token: "csrf",
  login: "ana",
  method: "session",
  must_change_password: false,
  name: "Ana",
  role: "user",
  user_id: "ana",
};

const json = (body: unknown, status: number) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/json" },
  });

/** A problem document with a sentence of the server. */
export function refused(status: number, detail: string): Response {
  const body: Problem = {
    type: "about:blank",
    title: "Refused",
    status,
    detail,
    instance: "",
    faults: [],
    conflicts: [],
    request_id: "",
  };
  return json(body, status);
}

/** An answer that is cut off in its middle. */
export function broken(body: unknown): Response {
  const text = JSON.stringify(body);
  return new Response(text.slice(0, text.length / 2), {
    headers: { "Content-Type": "application/json" },
  });
}

function treeOf(
  root: AnyRoute,
  View: ComponentType,
  search: (search: Record<string, unknown>) => object,
  [first, second]: string[],
): AnyRoute {
  const leaf = { path: `/${second ?? first}`, validateSearch: search, component: View as never };
  if (!second) return root.addChildren([createRoute({ getParentRoute: () => root, ...leaf })]);
  const parent: AnyRoute = createRoute({ getParentRoute: () => root, path: `/${first}` }) as never;
  const child = createRoute({ getParentRoute: () => parent, ...leaf }) as never;
  return root.addChildren([parent.addChildren([child])]);
}

/** Opens a view at its address, with a server that answers by `METHOD /path`. */
export function opened(
  View: ComponentType,
  address: string,
  answers: Record<string, Answer>,
  search: (search: Record<string, unknown>) => object = (now) => now,
) {
  const asked: Asked[] = [];
  const all: Record<string, Answer> = { "GET /api/v1/session": ANA, ...answers };
  vi.stubGlobal("fetch", async (request: Request) => {
    const line = `${request.method} ${new URL(request.url).pathname}`;
    const text = await request.text();
    const body: unknown = text ? JSON.parse(text) : null;
    asked.push({ line, body, key: request.headers.get("Idempotency-Key") });
    const found = typeof all[line] === "function" ? all[line](body) : all[line];
    if (found instanceof Response) return found.clone();
    return found === undefined ? refused(404, `Nothing is at ${line}.`) : json(found, 200);
  });
  const root = createRootRoute({ component: Outlet }) as unknown as AnyRoute;
  const [, first = "", second] = address.split("?")[0]?.split("/") ?? [];
  const router = createRouter({
    // The types of the app's own tree would ask for its addresses; a view under test has one.
    routeTree: treeOf(root, View, search, second ? [first, second] : [first]),
    history: createMemoryHistory({ initialEntries: [address] }),
  });
  const cache = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const page = render(
    <QueryClientProvider client={cache}>
      <SessionProvider waiting={<p>opening</p>} failed={() => <p>failed</p>}>
        <RouterProvider router={router as never} />
      </SessionProvider>
      <Toasts />
    </QueryClientProvider>,
  );
  return { ...page, asked, router, cache };
}
