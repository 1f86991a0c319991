import { fireEvent, render, screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";

import type { Account } from "./account";
import { standingOf } from "./account-table";
import { changesOf } from "./change-account";
import { OneTimePassword } from "./one-time-password";

const account: Account = {
  account_id: "p-1",
  login: "ana",
  name: "Ana",
  role: "operator",
  user_id: null,
  email: null,
  must_change_password: false,
  by_identity_provider: false,
  created_at: "2026-11-01T10:00:00Z",
  disabled_at: null,
  locked_until: null,
};
const offered = (changed: Partial<Account>) =>
  changesOf({ ...account, ...changed }).map(([what]) => what);

describe("what can be done with an account", () => {
  it("is what fits how it stands", () => {
    expect(offered({})).toEqual(["reset", "role", "disable"]);
    expect(offered({ disabled_at: "2026-11-02T10:00:00Z" })).toEqual(["reset", "role", "enable"]);
    expect(offered({ locked_until: "2026-11-22T10:00:00Z" })).toContain("unlock");
  });

  it("never turns a user into staff, nor gives a password beside an identity provider", () => {
    expect(offered({ role: "user", user_id: "u-1" })).not.toContain("role");
    expect(offered({ by_identity_provider: true })).not.toContain("reset");
  });
});

it("says what is out of the ordinary", () => {
  expect(standingOf(account)).toEqual([]);
  expect(standingOf({ ...account, must_change_password: true })).toEqual([
    "Has a one-time password",
  ]);
});

it("keeps a password that is told once until somebody says it was passed on", () => {
  const onClose = vi.fn();
  const issued = { account, initial_password: "abcd-efgh", until: "2026-11-23T10:00:00Z" };
  render(<OneTimePassword issued={issued} onClose={onClose} />);
  expect(screen.getByText("abcd-efgh")).toBeTruthy();
  fireEvent.click(screen.getByText("I have passed it on"));
  expect(onClose).toHaveBeenCalledOnce();
});
