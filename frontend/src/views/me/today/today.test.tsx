import { screen } from "@testing-library/react";
import { expect, test } from "vitest";

import type { FactBody, TodayBody } from "../../../api/schema";
import status from "../../../test/golden/status.json";
import golden from "../../../test/golden/today.json";
import { broken, opened, refused } from "../../../test/opened";
import { Today } from "./today";
import { todaySearch } from "./search";

const TODAY = golden as TodayBody;
const title = TODAY.card?.shown.title ?? "";

const open = (today: unknown, address = "/me/today") =>
  opened(
    Today,
    address,
    { "GET /api/v1/users/ana/status": status, "GET /api/v1/users/ana/today": today },
    (search) => ({ ...todaySearch(search), ...(search.as_of ? { as_of: search.as_of } : {}) }),
  );

test("today is the recap, one card and the rings, under one h1", async () => {
  open(TODAY);
  expect(await screen.findByText(TODAY.recap?.sentence ?? "")).toBeDefined();
  expect(screen.getAllByRole("heading", { level: 1 })).toHaveLength(1);
  expect(screen.getAllByRole("article")).toHaveLength(1);
  expect(screen.getByRole("heading", { name: title })).toBeDefined();
  for (const ring of TODAY.rings ?? []) expect(screen.getByText(ring.sentence)).toBeDefined();
  expect(screen.getByText(TODAY.streak?.sentence ?? "")).toBeDefined();
});

test("with the switch off there are no rings, and no column where they were", async () => {
  open({ ...TODAY, engagement: false, recap: null, rings: null, streak: null, level: null });
  const card = await screen.findByRole("heading", { name: title });
  expect(screen.queryByText("How far you are")).toBeNull();
  expect(card.closest("[class*='grid-cols']")).toBeNull();
});

test("a recap is three facts at most, whatever is sent", async () => {
  const fact = (number: number): FactBody => ({
    kind: "pay_day",
    sentence: `fact ${number}`,
    day: "2026-11-20",
    cents: null,
    rows: {
      query: "ids=a",
      transactions: 2,
      transaction_ids: ["a", "b"],
      account_ids: [],
      days: 1,
    },
  });
  open({ ...TODAY, recap: { ...TODAY.recap, facts: [1, 2, 3, 4].map(fact) } });
  expect(await screen.findByText("fact 3")).toBeDefined();
  expect(screen.queryByText("fact 4")).toBeNull();
  expect(screen.getAllByRole("link", { name: /The 2 rows behind it/ })).toHaveLength(3);
});

test("another day shows no card of now", async () => {
  open(TODAY, "/me/today?as_of=2026-10-01");
  expect(await screen.findByText(TODAY.recap?.sentence ?? "")).toBeDefined();
  expect(screen.queryByRole("article")).toBeNull();
  expect(screen.getByText(/This is October 1, 2026/)).toBeDefined();
});

test("nothing is shown of an answer that is cut off", async () => {
  open(broken(TODAY));
  expect(await screen.findByText("An answer that cannot be read")).toBeDefined();
  expect(screen.queryByText(title)).toBeNull();
});

test("a failure is said in the server's words, with a way to try again", async () => {
  open(refused(500, "Something is wrong on this server, as f-1."));
  expect(await screen.findByText("Something is wrong on this server, as f-1.")).toBeDefined();
  expect(screen.getByRole("button", { name: "Try again" })).toBeDefined();
});
