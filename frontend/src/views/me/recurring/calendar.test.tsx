import { fireEvent, render, screen, within } from "@testing-library/react";
import { useState } from "react";
import { expect, test, vi } from "vitest";

import { Calendar } from "./calendar";
import { saidOf } from "./calendar-day";
import { dueDays } from "./months";
import { Prices, risesOf } from "./prices";
import { aStream } from "../../../test/a-stream";

function Turned({ onOpen }: { onOpen: (key: string) => void }) {
  const [month, turn] = useState("2026-11");
  return (
    <Calendar
      month={month}
      first="2026-10"
      last="2027-02"
      today="2026-11-21"
      due={dueDays([aStream])}
      onMonth={turn}
      onOpen={onOpen}
    />
  );
}

test("it is a grid with one stop for the keyboard: the newest day", () => {
  render(<Turned onOpen={() => {}} />);
  const days = within(screen.getByRole("grid")).getAllByRole("button");
  expect(days).toHaveLength(30);
  expect(days.filter((day) => day.tabIndex === 0).map((day) => day.dataset.day)).toEqual([
    "2026-11-21",
  ]);
});

test("arrows move the focus, and beneath stands what is due there", () => {
  const opened = vi.fn();
  render(<Turned onOpen={opened} />);
  const grid = screen.getByRole("grid");
  for (const key of ["ArrowDown", "ArrowLeft", "ArrowLeft", "ArrowLeft"])
    fireEvent.keyDown(grid, { key });
  expect((document.activeElement as HTMLElement).dataset.day).toBe("2026-11-25");
  fireEvent.click(screen.getByRole("button", { name: "Streamline Video" }));
  expect(opened).toHaveBeenCalledWith(aStream.key);
});

test("Page Down turns to the next month, and stops at the last", () => {
  render(<Turned onOpen={() => {}} />);
  const grid = screen.getByRole("grid");
  for (let press = 0; press < 6; press += 1) fireEvent.keyDown(grid, { key: "PageDown" });
  expect(screen.getByRole("heading", { name: "February 2027" })).toBeTruthy();
  expect((document.activeElement as HTMLElement).dataset.day).toBe("2027-02-21");
});

test("a day says in words what comes on it", () => {
  const due = dueDays([aStream]).get("2026-11-25") ?? [];
  expect(saidOf("2026-11-25", due)).toBe("November 25, 2026, Streamline Video $15.99 out expected");
  expect(saidOf("2026-11-24", [])).toBe("November 24, 2026, nothing");
});

test("a price rise shows both prices; a fall and what ended are left out", () => {
  const fall = { ...aStream.price_changes[0]!, rise: false };
  const others = [
    { ...aStream, key: "fall", price_changes: [fall] },
    { ...aStream, key: "over", status: "TOMBSTONED" },
  ];
  expect(risesOf(others)).toEqual([]);
  render(<Prices streams={[aStream, ...others]} onOpen={() => {}} />);
  expect(screen.getByRole("listitem").textContent).toContain("$14.99 →to $15.99");
});
