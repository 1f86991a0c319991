import { expect, test } from "vitest";

import type { PatternBody } from "../../../api/schema";
import golden from "../../../test/golden/pattern.json";
import { howMany } from "./change";
import { fewest, leversOf, saidOf, sorted, valueOf, withLever } from "./levers";
import { marginsOf } from "./rule";

const [month] = (golden as PatternBody).windows;
const { levers, personas } = month!;
const [high] = personas;
const owed = levers.find((each) => each.name === "owed:ana-card")!;

test("a way sets the levers to exactly what it says", () => {
  const [way] = high!.ways;
  expect(leversOf(way!, levers)).toEqual({ "owed:ana-card": 249_999, interest_cents: 0 });
});

test("a way with something that cannot be moved sets nothing", () => {
  const [way] = high!.ways;
  expect(
    leversOf(
      way!,
      levers.filter((each) => each.name !== "owed:ana-card"),
    ),
  ).toBeNull();
});

test("where no single change ends it, it is said how many together do", () => {
  expect(fewest(high!.ways)).toBe(2);
  expect(howMany(2, 1)).toBe("No single change ends it. Two together do:");
  expect(howMany(1, 1)).toBe("One change ends it:");
  expect(howMany(1, 3)).toBe("Any one of these ends it:");
});

test("a lever that is back where it stood is no change", () => {
  const moved = withLever({}, owed, 249_999);
  expect(valueOf(owed, moved)).toBe(249_999);
  expect(withLever(moved, owed, owed.now)).toEqual({});
});

test("where it stands the server's words say it, elsewhere its unit", () => {
  expect(saidOf(owed, owed.now)).toBe(owed.now_said);
  expect(saidOf(owed, 249_999)).toBe("$2,499.99");
});

test("what is part of a way comes first, and no lever is lost", () => {
  const { first, rest } = sorted(month!);
  expect(first.map((each) => each.name)).toEqual(
    expect.arrayContaining(["owed:ana-card", "interest_cents"]),
  );
  expect(first.length + rest.length).toBe(levers.length);
});

test("a rule's margins are those of the persona, in its order", () => {
  expect(marginsOf(high!.rule).map((each) => each.reading)).toEqual(
    high!.margins.map((each) => each.reading),
  );
});
