import { fireEvent, render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";

import { Pager } from "./pager";

const button = (name: string) => screen.getByRole<HTMLButtonElement>("button", { name });

it("says which of how many are shown, and moves by whole pages", () => {
  const onMove = vi.fn();
  render(
    <Pager
      total={120}
      offset={50}
      limit={50}
      shown={50}
      what="people"
      one="person"
      {...{ onMove }}
    />,
  );
  expect(screen.getByText("51–100 of 120 people")).toBeTruthy();
  fireEvent.click(button("Next"));
  fireEvent.click(button("Previous"));
  expect(onMove.mock.calls).toEqual([[100], [0]]);
});

it("does not go beyond the ends", () => {
  render(
    <Pager
      total={60}
      offset={50}
      limit={50}
      shown={10}
      what="people"
      one="person"
      onMove={vi.fn()}
    />,
  );
  expect(button("Next").disabled).toBe(true);
  expect(button("Previous").disabled).toBe(false);
});

it("has no buttons where one page is all", () => {
  render(
    <Pager total={1} offset={0} limit={50} shown={1} what="people" one="person" onMove={vi.fn()} />,
  );
  expect(screen.getByText("1 person")).toBeTruthy();
  expect(screen.queryByRole("button")).toBeNull();
});
