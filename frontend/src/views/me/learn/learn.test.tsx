import { fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";

import type { LearnBody, ShelfItem } from "../../../api/schema";
import engagement from "../../../test/golden/engagement.json";
import golden from "../../../test/golden/learn.json";
import status from "../../../test/golden/status.json";
import { opened, refused, type Answer } from "../../../test/opened";
import { Offers } from "../offers/offers";
import { Learn } from "./learn";
import { learnSearch } from "./search";
import { placed } from "./shelf";

const LEARN = golden as LearnBody;
const [first] = LEARN.lessons as [ShelfItem, ...ShelfItem[]];
const { id, title } = first.shown;
const offer: ShelfItem = {
  ...first,
  shown: { ...first.shown, id: "rec_offer", item_key: "offer", kind: "offer", title: "An offer" },
};

afterEach(() => sessionStorage.clear());

const open = (address: string, answers: Record<string, Answer> = {}) =>
  opened(
    address.startsWith("/me/offers") ? Offers : Learn,
    address,
    {
      "GET /api/v1/users/ana/status": status,
      "GET /api/v1/users/ana/engagement": engagement,
      "GET /api/v1/users/ana/learn": { ...LEARN, offers: [offer] },
      ...answers,
    },
    learnSearch,
  );

test("Learn lists what is to read, and never an offer", async () => {
  open("/me/learn");
  expect(await screen.findByText(title)).toBeDefined();
  expect(screen.queryByText("An offer")).toBeNull();
});

test("Offers lists offers, labelled, and never a lesson", async () => {
  open("/me/offers");
  expect(await screen.findByText("An offer")).toBeDefined();
  expect(screen.getByText("Partner offer")).toBeDefined();
  expect(screen.queryByText(title)).toBeNull();
});

test("without that consent there is one sentence and the way to the switch", async () => {
  const purposes = status.purposes.map((each) => ({
    ...each,
    permits: each.purpose === "education",
  }));
  const { asked } = open("/me/offers", {
    "GET /api/v1/users/ana/status": { ...status, purposes },
  });
  const link = await screen.findByRole("link", { name: /turning them on/ });
  expect(link.getAttribute("href")).toContain("change=partner_offers");
  expect(asked.map((each) => each.line)).not.toContain("GET /api/v1/users/ana/learn");
});

test("an id that the server did not send as approved shows nothing", async () => {
  open("/me/learn?item=rec_planted");
  expect(await screen.findByText("This is not on your shelf any more")).toBeDefined();
  expect(screen.queryByRole("article")).toBeNull();
});

test("never again is sent once, said, and can be taken back", async () => {
  const mark = (body: unknown) => {
    const { action } = body as { action: string };
    return {
      changed: true,
      counted: false,
      item: { ...first, state: action === "never" ? "never" : "new" },
    };
  };
  const at = `POST /api/v1/users/ana/learn/${id}`;
  const { asked } = open(`/me/learn?item=${id}`, { [at]: mark });
  fireEvent.click(await screen.findByRole("button", { name: "Never again" }));
  fireEvent.click(await screen.findByRole("button", { name: "Undo" }));
  await waitFor(() => {
    const sent = asked.filter((each) => each.line === at);
    expect(sent.map((each) => (each.body as { action: string }).action)).toEqual([
      "never",
      "undo_never",
    ]);
    expect(new Set(sent.map((each) => each.key)).size).toBe(2);
  });
  expect(await screen.findByRole("button", { name: "Never again" })).toBeDefined();
});

test("a note that could not be sent is still there, also after the page was left", async () => {
  const answers = { "POST /api/v1/feedback": refused(503, "The database is busy.") };
  const { unmount, asked } = open(`/me/learn?item=${id}`, answers);
  fireEvent.click(await screen.findByRole("button", { name: "Not helpful" }));
  const note = () => screen.getByLabelText<HTMLTextAreaElement>(/own words/);
  fireEvent.change(note(), { target: { value: "the rate is another" } });
  fireEvent.click(screen.getByRole("button", { name: "Send it" }));
  expect(await screen.findByText(/The database is busy/)).toBeDefined();
  expect(note().value).toBe("the rate is another");
  fireEvent.click(screen.getByRole("button", { name: "Send it" }));
  await waitFor(() => {
    const keys = asked.filter((each) => each.line === "POST /api/v1/feedback").map((e) => e.key);
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
  });
  unmount();
  open(`/me/learn?item=${id}`, answers);
  await screen.findByRole("button", { name: "Send it" });
  expect(note().value).toBe("the rate is another");
});

test("an item takes its new place on the shelf, and the counts follow", () => {
  const later = placed(LEARN, { ...first, state: "later", later_until: "2026-12-01" });
  expect(later.lessons[0]?.state).toBe("later");
  expect(later.counts.later).toBe((LEARN.counts.later ?? 0) + 1);
});
