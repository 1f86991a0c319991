import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";

import { commands, switchKeys, useKeys, type Command } from "./keys";

afterEach(() => {
  cleanup();
  switchKeys(true);
});

function Listens({ given, near }: { given: readonly Command[]; near?: boolean }) {
  useKeys(given, near);
  return (
    <>
      <input aria-label="typed" />
      <form>
        <button type="button">in a form</button>
      </form>
    </>
  );
}

const approves = () => {
  const run = vi.fn<() => void>();
  render(<Listens given={[{ key: "a", name: "Approve", run }]} />);
  return run;
};

test("a key does what the view says, and nothing once the view is left", () => {
  const run = approves();
  fireEvent.keyDown(document.body, { key: "a" });
  expect(run).toHaveBeenCalledTimes(1);
  cleanup();
  fireEvent.keyDown(document.body, { key: "a" });
  expect(run).toHaveBeenCalledTimes(1);
  expect(commands()).toEqual([]);
});

test("a key is a letter while somebody types, or works in a form", () => {
  const run = approves();
  fireEvent.keyDown(screen.getByLabelText("typed"), { key: "a" });
  fireEvent.keyDown(screen.getByText("in a form"), { key: "a" });
  expect(run).not.toHaveBeenCalled();
});

test.each([{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { shiftKey: true }])(
  "a key with %o is the browser's",
  (modifier) => {
    const run = approves();
    fireEvent.keyDown(document.body, { key: "a", ...modifier });
    expect(run).not.toHaveBeenCalled();
  },
);

test("Backspace, Delete, Enter and the space bar decide nothing", () => {
  const run = approves();
  for (const key of ["Backspace", "Delete", "Enter", " "])
    fireEvent.keyDown(document.body, { key });
  expect(run).not.toHaveBeenCalled();
});

test("holding a key down approves once, and goes on through the list", () => {
  const approve = vi.fn<() => void>();
  const next = vi.fn<() => void>();
  render(
    <Listens
      given={[
        { key: "a", name: "Approve", run: approve },
        { key: "j", name: "Next", run: next, again: true },
      ]}
    />,
  );
  for (const repeat of [false, true, true]) {
    fireEvent.keyDown(document.body, { key: "a", repeat });
    fireEvent.keyDown(document.body, { key: "j", repeat });
  }
  expect(approve).toHaveBeenCalledTimes(1);
  expect(next).toHaveBeenCalledTimes(3);
});

test("nothing is heard behind an open dialog", () => {
  const run = approves();
  render(<div role="dialog" data-state="open" aria-label="asks" />);
  fireEvent.keyDown(document.body, { key: "a" });
  expect(run).not.toHaveBeenCalled();
});

test("what is open goes before what is around it, unless it cannot", () => {
  const around = vi.fn<() => void>();
  const near = vi.fn<() => void>();
  render(<Listens given={[{ key: "u", name: "Undo the last", run: around }]} />);
  const { unmount } = render(<Listens near given={[{ key: "u", name: "Undo", run: near }]} />);
  fireEvent.keyDown(document.body, { key: "u" });
  expect([near.mock.calls.length, around.mock.calls.length]).toEqual([1, 0]);
  unmount();
  render(<Listens near given={[{ key: "u", name: "Undo", run: near, off: "not held" }]} />);
  fireEvent.keyDown(document.body, { key: "u" });
  expect([near.mock.calls.length, around.mock.calls.length]).toEqual([1, 1]);
});

test("single keys can be switched off", () => {
  const run = approves();
  switchKeys(false);
  fireEvent.keyDown(document.body, { key: "a" });
  expect(run).not.toHaveBeenCalled();
});
