import { expect, test } from "vitest";

import type { Who } from "@/app/session";

import { entriesFor, found, opens } from "./entries";

const who = (role: string) => ({ role }) as Who;

test("an administrator finds accounts and no lanes, an operator lanes and no accounts", () => {
  const names = (role: string) => entriesFor(who(role)).map((each) => each.id);
  expect(names("administrator")).toContain("/console/accounts");
  expect(names("administrator")).not.toContain("lane:stale");
  expect(names("operator")).toContain("lane:stale");
  expect(names("operator")).not.toContain("/console/accounts");
});

test("every word must be in the name, and what begins with the first comes first", () => {
  const all = entriesFor(who("operator"));
  expect(found(all, "se")[0]?.name).toBe("Second approver");
  expect(found(all, "lane stale").map((each) => each.id)).toEqual(["lane:stale"]);
  expect(found(all, "nothing like it")).toEqual([]);
});

test("an id opens what it is the id of", () => {
  expect(opens(" rec_0bfd40 ").map((each) => each.href)).toEqual([
    "/console/queue?item=rec_0bfd40",
  ]);
  expect(opens("u-0000001").map((each) => each.href)).toEqual([
    "/console/people/u-0000001",
    "/console/queue?user=u-0000001",
  ]);
  expect(opens("queue")).toEqual([]);
});
