import { describe, expect, it } from "vitest";

import signals from "../../../test/golden/signals.json";
import type { PersonRow, SignalsBody } from "../../../api/schema";
import { personasOf } from "../people/people-table";
import { peopleSearch } from "../people/search";
import { personSearch } from "./search";
import { signalsOf } from "./signals";

describe("the signals of a person", () => {
  const { windows } = signals as unknown as SignalsBody;

  it("stand once each in their family, with a figure for every window", () => {
    const found = signalsOf(windows);
    expect(found.map(([family]) => family)).toEqual(
      windows[0]?.families.map(({ family }) => family),
    );
    const told = windows[0]?.families.flatMap(({ readings }) => readings) ?? [];
    const shown = found.flatMap(([, each]) => each);
    expect(shown.map(({ reading }) => reading)).toEqual(told.map(({ reading }) => reading));
    for (const { figures } of shown)
      expect([...figures.keys()]).toEqual(windows.map((each) => each.window_days));
  });
});

it("reads parts, windows and days from the address, and nothing else", () => {
  expect(personSearch({ part: "signals", window: 180, as_of: "2026-06-30" })).toMatchObject({
    part: "signals",
    window: "180",
    as_of: "2026-06-30",
  });
  expect(personSearch({ part: "secrets", window: 90, as_of: "2026-02-30" })).toEqual({
    part: undefined,
    window: undefined,
    as_of: undefined,
    rows: undefined,
  });
  expect(peopleSearch({ offset: -5, consent: "maybe", persona: "rich", q: 7 })).toEqual({
    q: "7",
    consent: undefined,
    persona: undefined,
    offset: undefined,
  });
});

it("says who comes first and what else holds, and nothing of whoever does not consent", () => {
  const person: PersonRow = {
    user_id: "u-1",
    name: "A. B.",
    consented: true,
    as_of: "2026-11-21",
    windows: [
      {
        window_days: 30,
        personas: [
          { key: "subscription_heavy", primary: false, confidence: "high", finding: null },
          { key: "high_utilization", primary: true, confidence: "high", finding: null },
        ],
      },
    ],
  };
  expect(personasOf(person, 30)).toEqual({
    first: "high_utilization",
    others: ["subscription_heavy"],
  });
  expect(personasOf({ ...person, windows: [] }, 30)).toEqual({ first: null, others: [] });
});
