import { describe, expect, it } from "vitest";

import golden from "../../../test/golden/rules.json";
import type { RuleList } from "../../../api/schema";
import { narrowed, STATUS } from "./narrowed";
import { rulesSearch, STATUSES } from "./search";

const rules = (golden as RuleList).items;

describe("the rules", () => {
  it("are all there where nothing narrows them", () => {
    expect(narrowed(rules, {})).toHaveLength(rules.length);
  });

  it("are narrowed by status, and every status has a word", () => {
    const found = STATUSES.map((status) => narrowed(rules, { status }).length);
    expect(found.reduce((sum, each) => sum + each, 0)).toBe(rules.length);
    for (const { status } of rules) expect(STATUS[status].word).toBeTruthy();
  });

  it("are found by every word, in any case, in id, text or source", () => {
    const found = narrowed(rules, { q: "c1" });
    expect(found.map((each) => each.id)).toContain("C1");
    expect(narrowed(rules, { q: "CONSENTED purpose" }).map((each) => each.id)).toContain("C1");
    expect(narrowed(rules, { q: "nosuchwordanywhere" })).toHaveLength(0);
  });

  it("take only a status that there is from the address", () => {
    expect(rulesSearch({ status: "enjoined", rule: "C1" })).toMatchObject({
      status: "enjoined",
      rule: "C1",
    });
    expect(rulesSearch({ status: "made_up" }).status).toBeUndefined();
  });
});
