import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";

import { Diff, TextsDiff } from "./diff";

afterEach(cleanup);

test("words that were taken out and put in are marked, in words too", () => {
  const { container } = render(<Diff before="You paid $12.40 late" after="You paid $12.40" />);
  expect(container.querySelector("del")?.textContent).toContain("late");
  expect(container.querySelector("ins")).toBeNull();
  cleanup();
  const next = render(<Diff before="a low day" after="a calm day" />).container;
  expect(next.querySelector("ins")?.textContent).toBe("[put in] calm");
  expect(next.querySelector("del")?.textContent).toBe("[taken out] low");
});

test("marks of a text stay marks", () => {
  const hostile = '<img src=x onerror="alert(1)">';
  const { container } = render(<Diff before="" after={hostile} />);
  expect(container.querySelector("img")).toBeNull();
  expect(container.textContent).toContain(hostile);
});

test("only what changed is shown", () => {
  const before = { title: "One", because: "Two", body: "Three" };
  render(<TextsDiff before={before} after={{ ...before, because: "Too" }} />);
  expect(screen.getAllByRole("term").map((each) => each.textContent)).toEqual(["Reason"]);
  cleanup();
  render(<TextsDiff before={before} after={before} />);
  expect(screen.getByText("Nothing is changed yet.")).toBeTruthy();
});
