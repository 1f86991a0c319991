import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";

import { Problem } from "@/api/problem";
import { useKept } from "@/app/kept";

import { Tray } from "./tray";

afterEach(() => {
  cleanup();
  sessionStorage.clear();
});

const FIRST =
  "Recommendation rec_1 was rejected by Omar (p-00ff) at 2026-11-21 09:00:00 UTC (wrong number). " +
  "What is decided is not decided again.";

function Form({
  error,
  onSend,
  onRead,
}: {
  error?: unknown;
  onSend: () => void;
  onRead: () => void;
}) {
  const [text, setText] = useKept("rec_1:reject");
  return (
    <Tray
      title="Reject it"
      send="Reject"
      busy={false}
      error={error}
      missing={text ? null : "Say it in your words."}
      onSend={onSend}
      onCancel={() => {}}
      onReadAgain={onRead}
    >
      <textarea
        aria-label="In your words"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </Tray>
  );
}

test("a conflict says who, when and what, and loses nothing that was typed", () => {
  const onSend = vi.fn<() => void>();
  const onRead = vi.fn<() => void>();
  const { rerender } = render(<Form onSend={onSend} onRead={onRead} />);
  fireEvent.change(screen.getByLabelText("In your words"), { target: { value: "My reason" } });
  rerender(<Form error={new Problem(409, "Conflict", FIRST)} onSend={onSend} onRead={onRead} />);
  expect(screen.getByRole("alert").textContent).toContain(FIRST);
  fireEvent.click(screen.getByText(/Read it as it stands now/));
  expect(onRead).toHaveBeenCalledTimes(1);
  cleanup();
  render(<Form onSend={onSend} onRead={onRead} />);
  expect((screen.getByLabelText("In your words") as HTMLTextAreaElement).value).toBe("My reason");
});

test("nothing is sent while something is missing; Ctrl with Enter sends what is whole", () => {
  const onSend = vi.fn<() => void>();
  render(<Form onSend={onSend} onRead={() => {}} />);
  const words = screen.getByLabelText("In your words");
  fireEvent.keyDown(words, { key: "Enter", ctrlKey: true });
  expect(onSend).not.toHaveBeenCalled();
  fireEvent.change(words, { target: { value: "My reason" } });
  fireEvent.keyDown(words, { key: "Enter" });
  expect(onSend).not.toHaveBeenCalled();
  fireEvent.keyDown(words, { key: "Enter", ctrlKey: true });
  expect(onSend).toHaveBeenCalledTimes(1);
});
