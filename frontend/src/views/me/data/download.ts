import { GARBLED, OFFLINE, problemOf } from "../../../api/problem";

/** A file from the API, kept by the browser. Throws a Problem where there is none. */
export async function download(address: string, name: string): Promise<void> {
  const answer = await fetch(address).catch(() => {
    throw OFFLINE();
  });
  if (!answer.ok) throw await problemOf(answer);
  const bytes = await answer.blob().catch(() => {
    throw GARBLED(answer.status);
  });
  keep(bytes, name);
}

/** What is on the page already, as a file. */
export function keepJson(body: unknown, name: string): void {
  keep(new Blob([`${JSON.stringify(body, null, 2)}\n`], { type: "application/json" }), name);
}

function keep(bytes: Blob, name: string): void {
  const address = URL.createObjectURL(bytes);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
