import createFetch, { type Middleware } from "openapi-fetch";
import createHooks from "openapi-react-query";

import { GARBLED, OFFLINE, problemOf, TOO_SLOW } from "./problem";
import type { paths } from "./schema";
import type { Api, Hooks } from "./typed";

const WAIT_MS = 20_000;

let csrf: string | null = null;
let onSignedOut: () => void = () => {};

/** The token that goes with every change, as the session told it. */
export function carryToken(token: string | null): void {
  csrf = token;
}

/** What happens when the server no longer knows the session. */
export function whenSignedOut(then: () => void): void {
  onSignedOut = then;
}

/**
 * One POST, one effect: the same key is sent again with the same words, so that a repeat after a
 * lost answer does nothing twice.
 */
export function newKey(): string {
  return crypto.randomUUID();
}

const SESSION = "/api/v1/session";

const ours: Middleware = {
  onRequest({ request }) {
    if (request.method !== "GET" && csrf) request.headers.set("X-CSRF-Token", csrf);
    return request;
  },
  async onResponse({ request, response }) {
    if (response.ok) return whole(response);
    const problem = await problemOf(response);
    if (response.status === 401 && !new URL(request.url).pathname.endsWith(SESSION)) onSignedOut();
    throw problem;
  },
};

/** An answer that is JSON to its end. Throws a Problem for one that is not. */
async function whole(response: Response): Promise<Response> {
  const text = await response.text().catch(() => null);
  if (response.headers.get("Content-Type")?.startsWith("application/json")) {
    if (text === null) throw OFFLINE(); // the connection ended in the middle of it
    try {
      JSON.parse(text);
    } catch {
      throw GARBLED(response.status);
    }
  } else if (text?.startsWith("<")) throw GARBLED(response.status);
  const { status, headers } = response;
  return new Response(text, { status, headers });
}

async function patient(request: Request): Promise<Response> {
  const slow = AbortSignal.timeout(WAIT_MS);
  try {
    return await fetch(request, { signal: AbortSignal.any([slow, request.signal]) });
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw slow.aborted ? TOO_SLOW(request.method !== "GET") : OFFLINE();
  }
}

const client = createFetch<paths>({ baseUrl: globalThis.location.origin, fetch: patient });
client.use(ours);

/** The API, typed by its contract. Every failure is thrown as a Problem. */
export const api = client as unknown as Api;

/** The same as hooks: `hooks.useQuery("get", "/api/v1/...", { params })`. */
export const hooks = createHooks(client) as unknown as Hooks;
