import { describe, expect, it } from "vitest";

import pattern from "../../../test/golden/pattern.json";
import type { PatternBody } from "../../../api/schema";
import { FAMILIES } from "./readings";
import { written } from "./written";

const units = new Map(
  Object.values(FAMILIES)
    .flat()
    .map(([name, unit]) => [name, unit]),
);

describe("a reading", () => {
  it("is written as the server writes it, where both do", () => {
    const { windows } = pattern as unknown as PatternBody;
    for (const { reading, unit, value, text } of windows.flatMap((each) => each.figures)) {
      expect(units.get(reading), reading).toBe(unit);
      expect(written(units.get(reading) ?? "word", value)?.toLowerCase() ?? null, reading).toBe(
        text?.toLowerCase() ?? null,
      );
    }
  });

  it("is cut and not rounded, so that no line is reached by writing", () => {
    expect(written("ratio", 0.4997)).toBe("49.9%");
    expect(written("ratio", 0.29)).toBe("29%");
    expect(written("months", 1.99)).toBe("1.9");
    expect(written("percent", 25.49)).toBe("25.49%");
    expect(written("cents", 123456)).toBe("$1,234.56");
    expect(written("flag", false)).toBe("No");
  });

  it("is nothing, never zero, where there was nothing to read", () => {
    expect(written("cents", null)).toBeNull();
    expect(written("count", undefined)).toBeNull();
  });
});
