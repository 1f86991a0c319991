import type { Problem as ProblemBody } from "./schema";

/** What went wrong with a request, in words for whoever meets it. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly body: ProblemBody | null = null,
  ) {
    super(detail);
    this.name = "Problem";
  }

  /** No answer came at all. */
  get offline(): boolean {
    return this.status === 0;
  }

  /** An answer came, and it is not what the contract says. */
  get garbled(): boolean {
    return this.status === -1;
  }
}

export const OFFLINE = () =>
  new Problem(
    0,
    "No answer",
    "The server did not answer. Check the connection; what you typed is kept on this page.",
  );

export const TOO_SLOW = (changes: boolean) =>
  new Problem(
    0,
    "No answer in time",
    changes
      ? "The server took longer than 20 seconds. It may have been done all the same; pressing again does it once only."
      : "The server took longer than 20 seconds. Try again.",
  );

export const GARBLED = (status: number) =>
  new Problem(
    -1,
    "An answer that cannot be read",
    `The server answered (${status}) with something that is cut off or not ours. ` +
      "It is not shown. Try again, and tell whoever runs this server if it stays so.",
  );

const TITLES: Record<number, string> = {
  401: "You are signed out",
  403: "This is not open to you",
  404: "There is nothing here",
  409: "Somebody else was first",
  422: "Something in it cannot be taken",
  429: "Too many requests",
  500: "The server failed",
  503: "The server is busy",
};

/** The problem that an answer tells of. */
export async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text().catch(() => "");
  const body = parsed(text);
  if (body)
    return new Problem(response.status, TITLES[response.status] ?? body.title, body.detail, body);
  const title = TITLES[response.status] ?? "The request failed";
  return new Problem(
    response.status,
    title,
    `The server answered ${response.status} without saying why. Try again in a moment.`,
  );
}

function parsed(text: string): ProblemBody | null {
  try {
    const body: unknown = JSON.parse(text);
    const told = typeof body === "object" && body !== null && "detail" in body;
    return told && typeof body.detail === "string" ? (body as ProblemBody) : null;
  } catch {
    return null;
  }
}

/** Anything thrown, as a problem that can be shown. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem(
    -1,
    "This page failed",
    String(error instanceof Error ? error.message : error),
  );
}
