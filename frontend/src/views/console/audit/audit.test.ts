import { describe, expect, it } from "vitest";

import { standingOf } from "./checkpoints";
import { auditSearch } from "./search";
import { verdictSaid } from "./verify";

const head = { seq: 2, hash: "ab" };

describe("a verification in words", () => {
  it("says how many entries are whole", () => {
    expect(verdictSaid({ whole: true, events: 1200, head, findings: [] })).toBe(
      "All 1,200 entries are as written, in order, and agree with what the records say.",
    );
    expect(verdictSaid({ whole: true, events: 1, head, findings: [] })).toMatch(/^The 1 entry is/);
  });

  it("never says that something is whole where there is a finding", () => {
    const findings = [{ seq: 2, sentence: "Entry 2 was changed." }];
    const said = verdictSaid({ whole: false, events: 2, head, findings });
    expect(said).toBe("1 finding in 2 entries: something is not as it was written.");
  });
});

describe("a checkpoint", () => {
  it("holds only where it is signed and the trail still has it", () => {
    expect(standingOf({ signed: true, holds: true }).tone).toBe("mark");
    expect(standingOf({ signed: true, holds: false }).tone).toBe("stop");
    expect(standingOf({ signed: false, holds: true }).tone).toBe("stop");
  });
});

it("reads the filters of the log from the address", () => {
  expect(
    auditSearch({ cursor: 261, action: "read", from: "2026-11-01", to: "soon" }),
  ).toMatchObject({
    cursor: "261",
    action: "read",
    from: "2026-11-01",
    to: undefined,
  });
});
