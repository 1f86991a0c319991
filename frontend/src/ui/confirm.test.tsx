import { act, fireEvent, render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";

import { Problem } from "../api/problem";
import { Confirm } from "./confirm";

it("tells what went wrong beside the button, and stays open", async () => {
  const onClose = vi.fn();
  const run = vi.fn(() =>
    Promise.reject(new Problem(409, "Somebody else was first", "This is the last administrator.")),
  );
  render(<Confirm title="Disable ana" action="Disable the account" run={run} onClose={onClose} />);
  await act(() => Promise.resolve(fireEvent.click(screen.getByText("Disable the account"))));
  expect(screen.getByRole("alert").textContent).toContain("This is the last administrator.");
  expect(run).toHaveBeenCalledOnce();
  expect(onClose).not.toHaveBeenCalled();
});

it("does nothing before it is asked to", () => {
  const run = vi.fn(() => Promise.resolve());
  const onClose = vi.fn();
  render(<Confirm title="Disable ana" action="Disable" run={run} onClose={onClose} />);
  fireEvent.click(screen.getByText("Cancel"));
  expect(run).not.toHaveBeenCalled();
  expect(onClose).toHaveBeenCalledOnce();
});
