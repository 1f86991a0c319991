import type { EvidenceBody, operations } from "@/api/schema";

/** A piece of a text: plain words, a figure bound to a fact, or a number bound to none. */
export type Token = EvidenceBody["title"][number];

/** One item with everything that happened to it. */
export type Reviewed = operations["review_one"]["responses"][200]["content"]["application/json"];

export type Undoing = operations["undo"]["requestBody"]["content"]["application/json"];
