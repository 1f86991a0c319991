import { fireEvent, render, screen, within } from "@testing-library/react";
import { expect, test } from "vitest";

import type { TransactionsPage } from "../api/schema";
import golden from "../test/golden/transactions.json";
import { narrowed } from "./rows-read";
import { nameOf, RowsTable } from "./rows-table";

const page = golden as TransactionsPage;

test("the query of a figure is asked as it is, narrowed by words and turned by pages", () => {
  const query = "flow=spent&from=2026-10-23&to=2026-11-21";
  expect(narrowed(query, "", null)).toBe(query);
  expect(narrowed(query, "  Café & co ", "abc")).toBe(`${query}&q=Caf%C3%A9+%26+co&cursor=abc`);
});

test("rows stand as they came, each with its own words for the amount", () => {
  render(<RowsTable rows={page.items} />);
  const rows = screen.getAllByRole("row").slice(1);
  const shown = rows.filter((row) => within(row).queryByRole("button"));
  expect(shown).toHaveLength(page.items.length);
  expect(shown[0]!.textContent).toContain(page.items[0]!.amount_said);
});

test("a row opens what is known of it, and closes again", () => {
  render(<RowsTable rows={page.items} actions={() => <p>What can be said</p>} />);
  const [first] = screen.getAllByRole("button");
  expect(first!.getAttribute("aria-expanded")).toBe("false");
  fireEvent.click(first!);
  expect(first!.getAttribute("aria-expanded")).toBe("true");
  expect(screen.getByText("Counts as")).toBeTruthy();
  expect(screen.getByText("What can be said")).toBeTruthy();
  fireEvent.click(first!);
  expect(screen.queryByText("Counts as")).toBeNull();
});

test("a hostile name is text and nothing else", () => {
  const name = '<img src=x onerror="alert(1)">';
  const { container } = render(<RowsTable rows={[{ ...page.items[0]!, merchant_name: name }]} />);
  expect(screen.getByRole("button").textContent).toBe(name);
  expect(container.querySelector("img")).toBeNull();
});

test("a row without any name has a word for it", () => {
  expect(nameOf({ ...page.items[0]!, merchant_name: null, name: null })).toBe("Without a name");
});
