import { act, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { SearchBox } from "./search-box";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const field = () => screen.getByLabelText<HTMLInputElement>("Search by id", { selector: "input" });

it("searches once somebody stopped typing, not at every letter", () => {
  const onSearch = vi.fn();
  render(<SearchBox label="Search by id" value="" onSearch={onSearch} />);
  for (const typed of ["u", "u-", "u-1"]) fireEvent.change(field(), { target: { value: typed } });
  expect(onSearch).not.toHaveBeenCalled();
  act(() => void vi.advanceTimersByTime(301));
  expect(onSearch.mock.calls).toEqual([["u-1"]]);
});

it("keeps what was typed while its own search comes back", () => {
  const onSearch = vi.fn();
  const { rerender } = render(<SearchBox label="Search by id" value="" onSearch={onSearch} />);
  fireEvent.change(field(), { target: { value: "u" } });
  act(() => void vi.advanceTimersByTime(301));
  fireEvent.change(field(), { target: { value: "u-1" } });
  rerender(<SearchBox label="Search by id" value="u" onSearch={onSearch} />);
  expect(field().value).toBe("u-1");
});

it("follows the address where it was changed by another way", () => {
  const { rerender } = render(<SearchBox label="Search by id" value="u-1" onSearch={vi.fn()} />);
  rerender(<SearchBox label="Search by id" value="" onSearch={vi.fn()} />);
  expect(field().value).toBe("");
});
