/** What the contract says of an address: what is sent, and what comes back.
 *
 * The libraries beneath have types of their own, which work these out anew at every call and take
 * minutes over a contract of this size; these are a look-up. */

import type {
  UseMutationOptions,
  UseMutationResult,
  UseQueryOptions,
  UseQueryResult,
} from "@tanstack/react-query";

import type { Problem } from "./problem";
import type { paths } from "./schema";

export type Method = "get" | "post";

type Operation<P extends keyof paths, M extends Method> = Exclude<paths[P][M], undefined>;

/** The addresses that take a method. */
export type PathOf<M extends Method> = {
  [P in keyof paths]: [Operation<P, M>] extends [never] ? never : P;
}[keyof paths];

type ParametersOf<O> = O extends { parameters: infer A extends object }
  ? A extends { path: object }
    ? { params: Omit<A, "cookie"> }
    : { params?: Omit<A, "cookie"> }
  : unknown;

type BodyOf<O> = O extends { requestBody: { content: { "application/json": infer B } } }
  ? { body: B }
  : O extends { requestBody?: { content: { "application/json": infer B } } }
    ? { body?: B }
    : unknown;

/** What is sent: what the path and the query name, and the body. */
export type Sent<P extends PathOf<M>, M extends Method> = ParametersOf<Operation<P, M>> &
  BodyOf<Operation<P, M>>;

type Json<A> = A extends { content: { "application/json": infer R } } ? R : never;

type Came<O> = O extends { responses: infer A }
  ? A extends { 200: infer R }
    ? Json<R>
    : A extends { 201: infer R }
      ? Json<R>
      : never
  : never;

/** What comes back when all is well. */
export type Answer<P extends PathOf<M>, M extends Method> = Came<Operation<P, M>>;

interface More {
  signal?: AbortSignal;
  headers?: Record<string, string>;
  parseAs?: "json" | "text" | "blob";
  keepalive?: boolean;
  querySerializer?: (query: Record<string, unknown>) => string;
}

type Call<M extends Method> = <P extends PathOf<M>>(
  path: P,
  sent?: Sent<P, M> & More,
) => Promise<{ data?: Answer<P, M>; response: Response }>;

/** The API. Every failure is thrown as a Problem. */
export interface Api {
  GET: Call<"get">;
  POST: Call<"post">;
}

/** The same for components: kept, shared, and asked again when it is old. */
export interface Hooks {
  useQuery<P extends PathOf<"get">>(
    method: "get",
    path: P,
    sent?: Sent<P, "get">,
    options?: Omit<
      UseQueryOptions<Answer<P, "get">, Problem, Answer<P, "get">>,
      "queryKey" | "queryFn"
    >,
  ): UseQueryResult<Answer<P, "get">, Problem>;
  useMutation<P extends PathOf<"post">>(
    method: "post",
    path: P,
    options?: Omit<
      UseMutationOptions<Answer<P, "post">, Problem, Sent<P, "post">>,
      "mutationKey" | "mutationFn"
    >,
  ): UseMutationResult<Answer<P, "post">, Problem, Sent<P, "post">>;
}
