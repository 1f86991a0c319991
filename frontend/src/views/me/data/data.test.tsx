import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";

import type { ConsentHistory, ConsentPreview } from "../../../api/schema";
import golden from "../../../test/golden/consent.json";
import engagement from "../../../test/golden/engagement.json";
import { opened, refused, type Answer } from "../../../test/opened";
import { MyData } from "./data";
import { paragraphs, standing } from "./purposes";
import { dataSearch } from "./search";
import { told } from "./turn-off";

const CONSENT = golden as ConsentHistory;
const PREVIEW: ConsentPreview = {
  user_id: "ana",
  purpose: "education",
  everything: false,
  changes: true,
  purposes: ["education"],
  withdrawn: [],
  cards: [],
  purged: { recommendations: 3 },
  tokens_ended: 0,
  headline: "3 rows would be deleted.",
  sentences: ["Your 3 lessons would go."],
  stays: {},
  stays_sentences: ["The entries of the audit trail stay."],
  afterwards: "You can say yes again.",
};
const CHANGED = {
  user_id: "ana",
  consented: true,
  changed: true,
  purposes: ["education"],
  withdrawn: [],
  purged: {},
  stays: {},
};

const open = (answers: Record<string, Answer> = {}) =>
  opened(
    MyData,
    "/me/data",
    {
      "GET /api/v1/consent/ana": CONSENT,
      "GET /api/v1/consent/ana/preview": PREVIEW,
      "GET /api/v1/access/ana": { user_id: "ana", total: 0, limit: 20, offset: 0, items: [] },
      "GET /api/v1/users/ana/engagement": engagement,
      "POST /api/v1/consent": CHANGED,
      ...answers,
    },
    dataSearch,
  );

/** Presses the switch and what follows until the server is told; how many presses it took. */
async function pressesOf(name: string, last: string, asked: { line: string }[]) {
  const sent = () => asked.some((each) => each.line === "POST /api/v1/consent");
  fireEvent.click(await screen.findByRole("switch", { name }));
  let presses = 1;
  const dialog = await screen.findByRole("dialog");
  expect(sent()).toBe(false);
  fireEvent.click(await within(dialog).findByRole("button", { name: last }));
  presses += 1;
  await waitFor(() => expect(sent()).toBe(true));
  return presses;
}

test("off takes as many presses as on, and neither happens at the first", async () => {
  const one = open();
  const off = await pressesOf("Lessons", "Turn it off", one.asked);
  one.unmount();
  const other = open();
  const on = await pressesOf("Words by a language model", "Turn it on", other.asked);
  expect(off).toBe(on);
  expect(off).toBe(2);
});

test("what will go is shown before it goes", async () => {
  const { asked } = open();
  fireEvent.click(await screen.findByRole("switch", { name: "Lessons" }));
  expect(await screen.findByText("Your 3 lessons would go.")).toBeDefined();
  expect(screen.getByText("The entries of the audit trail stay.")).toBeDefined();
  expect(asked.some((each) => each.line.startsWith("POST"))).toBe(false);
});

test("what is agreed to is the text that was shown, by its hash", async () => {
  const { asked } = open();
  await pressesOf("Words by a language model", "Turn it on", asked);
  const { body } = asked.find((each) => each.line === "POST /api/v1/consent") ?? {};
  const text = CONSENT.purposes.find((each) => each.purpose === "ai_wording")?.text_now;
  expect(body).toMatchObject({ action: "grant", text_hash: { ai_wording: text?.hash } });
});

test("a text that was changed meanwhile is said, and asked for anew", async () => {
  const { asked } = open({ "POST /api/v1/consent": refused(409, "The text is another now.") });
  await pressesOf("Words by a language model", "Turn it on", asked);
  expect(await screen.findByText(/The text is another now/)).toBeDefined();
  await waitFor(() =>
    expect(asked.filter((each) => each.line === "GET /api/v1/consent/ana")).toHaveLength(2),
  );
});

test("everything is deleted only when the words are typed; then the certificate stands alone", async () => {
  const { asked } = open({
    "POST /api/v1/users/ana/delete": {
      user_id: "ana",
      deleted: true,
      revoked: ["education"],
      withdrawn: [],
      purged: { transactions: 1200 },
      tokens_ended: 1,
      stays: { "audit entries": "they show who did what" },
      certificate: {
        receipt: "deletion",
        user_id: "ana",
        made_at: "2026-11-21T16:00:00Z",
        deleted_at: "2026-11-21T16:00:00Z",
        audit_seq: 99,
        hash: "abc",
        counts: {},
        checkpoint: null,
        sentence: "Entry 99 tells of it.",
        signed: false,
        unsigned_because: "No key.",
        signature: null,
      },
    },
  });
  fireEvent.click(await screen.findByRole("button", { name: "See what would go" }));
  const dialog = await screen.findByRole("dialog");
  const button = within(dialog).getByRole<HTMLButtonElement>("button", {
    name: "Delete everything",
  });
  expect(button.disabled).toBe(true);
  const typed = within(dialog).getByLabelText(/to be sure/);
  fireEvent.change(typed, { target: { value: "delete" } });
  expect(button.disabled).toBe(true);
  fireEvent.change(typed, { target: { value: "delete everything" } });
  fireEvent.click(button);
  expect(await screen.findByText("Entry 99 tells of it.")).toBeDefined();
  expect(screen.getByText("1,200")).toBeDefined();
  const after = asked.slice(asked.findIndex((each) => each.line.endsWith("/delete")) + 1);
  expect(after).toEqual([]);
});

test("where a purpose stands, in a few words", () => {
  const until = "2027-11-20T12:00:00Z";
  expect(standing({ state: "stands", until, days_left: 364 })).toBe("On until November 20, 2027");
  expect(standing({ state: "ends_soon", until, days_left: 1 })).toMatch(/ends by itself in 1 day$/);
  expect(standing({ state: "revoked", until: null, days_left: null })).toMatch(/^Off/);
});

test("a text is shown in its paragraphs, not in its lines", () => {
  expect(paragraphs("One line\nand its rest.\n\nAnother.\n")).toEqual([
    "One line and its rest.",
    "Another.",
  ]);
});

test("what is said twice is listed once, with how often", () => {
  expect(told(["a", "b", "a"])).toEqual([
    ["a", 2],
    ["b", 1],
  ]);
});

test("an address opens only what there is", () => {
  expect(dataSearch({ change: "education", looks: "2", other: 1 })).toEqual({
    change: "education",
    looks: 2,
  });
  expect(dataSearch({ change: "toString", looks: "-1", receipt: "yes" })).toEqual({});
});
