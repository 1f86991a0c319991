import { describe, expect, it } from "vitest";

import { dayIn, oneOf, textIn, wholeIn } from "./search-values";

describe("what stands in an address", () => {
  it("is a text even where the router read a number", () => {
    expect(textIn({ cursor: 261 }, "cursor")).toBe("261");
    expect(textIn({ q: "" }, "q")).toBeUndefined();
    expect(textIn({ q: { a: 1 } }, "q")).toBeUndefined();
    expect(textIn({ q: "abcdef" }, "q", 3)).toBe("abc");
  });

  it("is one of a few, or nothing", () => {
    expect(oneOf({ days: 30 }, "days", ["7", "30"])).toBe("30");
    expect(oneOf({ days: "31" }, "days", ["7", "30"])).toBeUndefined();
  });

  it("is a whole number of at least zero, or nothing", () => {
    expect(wholeIn({ offset: 50 }, "offset")).toBe(50);
    expect(wholeIn({ offset: "50" }, "offset")).toBe(50);
    for (const wrong of [-1, 1.5, "x", null, undefined, Infinity])
      expect(wholeIn({ offset: wrong }, "offset")).toBeUndefined();
  });

  it("is a day that exists, or nothing", () => {
    expect(dayIn({ as_of: "2026-11-21" }, "as_of")).toBe("2026-11-21");
    for (const wrong of ["2026-02-30", "2026-13-01", "yesterday", 20261121, "2026-11-21T00:00Z"])
      expect(dayIn({ as_of: wrong }, "as_of")).toBeUndefined();
  });
});
