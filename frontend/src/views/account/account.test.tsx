import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";

import { ANA, opened, refused } from "../../test/opened";
import { SignInForm } from "../sign-in-form";
import { Account } from "./account";

const health = (identity_provider: boolean) => ({
  "GET /api/v1/health": { status: "ok", version: "0", database: "sqlite", identity_provider },
});
const Form = () => <SignInForm />;

test("a wrong password is said in the server's words, and the login stays", async () => {
  opened(Form, "/sign-in", {
    ...health(false),
    "GET /api/v1/session": refused(401, "Nobody is signed in."),
    "POST /api/v1/session": refused(
      429,
      "Too many wrong passwords for this login. Wait 30 seconds.",
    ),
  });
  const login = await screen.findByLabelText<HTMLInputElement>("Login");
  fireEvent.change(login, { target: { value: "ana" } });
  fireEvent.change(screen.getByLabelText("Password"), { target: { value: "wrong" } });
  fireEvent.submit(login.closest("form") as HTMLFormElement);
  expect(await screen.findByText(/Wait 30 seconds/)).toBeDefined();
  expect(login.value).toBe("ana");
  expect(screen.queryByRole("button", { name: /organization/ })).toBeNull();
});

test("the identity provider's button is there only where the server has one", async () => {
  opened(Form, "/sign-in", {
    ...health(true),
    "GET /api/v1/session": refused(401, "Nobody is signed in."),
  });
  expect(await screen.findByRole("button", { name: /organization/ })).toBeDefined();
});

test("whoever must change the password sees nothing else", async () => {
  const { asked } = opened(Account, "/account", {
    "GET /api/v1/session": { ...ANA, must_change_password: true },
  });
  expect(
    await screen.findByRole("heading", { level: 1, name: "Choose your own password" }),
  ).toBeDefined();
  expect(screen.queryByText("Tokens for programs")).toBeNull();
  expect(asked.map((each) => each.line)).toEqual(["GET /api/v1/session"]);
});

test("two different new passwords are not sent", async () => {
  const { asked } = opened(Account, "/account", {
    "GET /api/v1/session": { ...ANA, must_change_password: true },
  });
  const again = await screen.findByLabelText("New password again");
  const type = (label: string, value: string) =>
    fireEvent.change(screen.getByLabelText(label), { target: { value } });
  type("The password you were given", "given");
  type("New password", "one of my own");
  fireEvent.change(again, { target: { value: "another" } });
  fireEvent.submit(again.closest("form") as HTMLFormElement);
  expect(await screen.findByText(/differ/)).toBeDefined();
  expect(asked.some((each) => each.line.startsWith("POST"))).toBe(false);
});

test("a session that is not this one can be ended", async () => {
  const session = {
    session_id: "s1",
    method: "password",
    created_at: "2026-11-20T10:00:00Z",
    seen_at: "2026-11-20T11:00:00Z",
    ends_at: "2026-11-21T10:00:00Z",
  };
  const { asked } = opened(Account, "/account", {
    "GET /api/v1/account/sessions": {
      items: [
        { ...session, session_id: "s0", current: true },
        { ...session, current: false },
      ],
    },
    "GET /api/v1/account/tokens": { items: [] },
    "POST /api/v1/account/sessions/s1/end": { ended: 1 },
  });
  const ends = await screen.findAllByRole("button", { name: /^End it.*the session since/ });
  expect(ends).toHaveLength(1);
  fireEvent.click(ends[0] as HTMLElement);
  await waitFor(() =>
    expect(asked.map((each) => each.line)).toContain("POST /api/v1/account/sessions/s1/end"),
  );
});
