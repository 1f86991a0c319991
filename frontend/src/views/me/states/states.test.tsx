import { screen } from "@testing-library/react";
import { expect, test } from "vitest";

import type { UserStatus } from "../../../api/schema";
import golden from "../../../test/golden/status.json";
import { opened } from "../../../test/opened";
import { CLOSED, StandsIn, type State } from "./index";

const STATUS = golden as UserStatus;
const at = "/api/v1/users/ana/status";

const Page = () => (
  <>
    <h1>Page</h1>
    <StandsIn>
      <p>what is read of the user</p>
    </StandsIn>
  </>
);

const withState = (state: State, more: Partial<UserStatus> = {}) => ({
  [`GET ${at}`]: {
    ...STATUS,
    state,
    headline: `headline of ${state}`,
    next_step: `next step of ${state}`,
    ...more,
  },
});

test.each([...CLOSED, "empty"] as State[])(
  "in the state %s the designed state stands there, and nothing of the user",
  async (state) => {
    opened(Page, "/me/spending", withState(state));
    expect(await screen.findByText(`headline of ${state}`)).toBeDefined();
    expect(screen.getByText(`next step of ${state}`)).toBeDefined();
    expect(screen.queryByText("what is read of the user")).toBeNull();
  },
);

test("a page without consent leads to My data", async () => {
  opened(Page, "/me/spending", withState("consent_withdrawn"));
  const link = await screen.findByRole("link", { name: "Open My data" });
  expect(link.getAttribute("href")).toBe("/me/data");
});

test("in every other state the page itself is shown", async () => {
  opened(Page, "/me/spending", withState("not_enough_data"));
  expect(await screen.findByText("what is read of the user")).toBeDefined();
});

test("older records are said above the page, in the server's words", async () => {
  const records = STATUS.records && { ...STATUS.records, stale: true, sentence: "They are old." };
  opened(Page, "/me/spending", withState("ready", { stale: true, records }));
  expect(await screen.findByText(/They are old\./)).toBeDefined();
  expect(screen.getByText("what is read of the user")).toBeDefined();
});
