import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";

import { RecommendationCard } from "./recommendation-card";

afterEach(cleanup);

const lesson = {
  kind: "education",
  title: "A small cushion goes a long way",
  because: "24 of 30 days ended under $100.00",
  body: "First paragraph.\n\nSecond paragraph.",
  disclosure: "This is educational content, not financial advice.",
  label: null,
  approved_at: "2026-11-21T15:40:00Z",
};

test("a lesson says what it is, why, its disclosure, and the day a person approved it", () => {
  render(<RecommendationCard item={lesson} />);
  const card = screen.getByRole("article");
  expect(screen.getByRole("heading", { level: 2 }).textContent).toBe(lesson.title);
  for (const text of ["Lesson", lesson.because, lesson.disclosure, "November 21, 2026"])
    expect(card.textContent).toContain(text);
  expect(card.textContent).not.toContain("Partner offer");
});

test("an offer is labelled so before anything else of it", () => {
  render(<RecommendationCard item={{ ...lesson, kind: "offer" }} />);
  expect(screen.getByRole("article").textContent?.startsWith("Partner offer")).toBe(true);
});

test("what a language model worded says so, in the server's words", () => {
  const label = "Worded by a language model from these facts; approved by a person.";
  render(<RecommendationCard item={{ ...lesson, label }} />);
  expect(screen.getByText(label)).toBeTruthy();
});

test("before anybody approved it, it says that", () => {
  render(<RecommendationCard item={{ ...lesson, approved_at: null }} />);
  expect(screen.getByText("Not approved by a person yet.")).toBeTruthy();
});

test("marks in a text are never taken for HTML", () => {
  const title = "<b onclick=alert(1)>Bold</b>";
  render(<RecommendationCard item={{ ...lesson, title }} />);
  expect(screen.getByRole("heading").innerHTML).not.toContain("<b");
});
