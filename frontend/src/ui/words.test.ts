import { expect, it } from "vitest";

import { counted, of, words } from "./words";

it("says a key in words", () => {
  expect(words("cash_flow_stressed")).toBe("Cash flow stressed");
  expect(words("not-mine")).toBe("Not mine");
  expect(words("ai_wording")).toBe("AI wording");
  expect(words("maintain")).toBe("Maintain");
  expect(words("")).toBe("");
});

it("counts one and many", () => {
  expect(counted(1, "entry", "entries")).toBe("1 entry");
  expect(counted(0, "rule")).toBe("0 rules");
  expect(counted(10_000, "rule")).toBe("10,000 rules");
});

it("says a part beside its whole", () => {
  expect(of(3, 4)).toBe("3 of 4");
});
