import { render, screen, within } from "@testing-library/react";
import { expect, test } from "vitest";

import type { AccountsBody } from "../api/schema";
import golden from "../test/golden/accounts.json";
import { cardsOf, Utilization, UtilizationTable } from "./utilization";

const { accounts } = golden as AccountsBody;
const cards = cardsOf(accounts);

test("only cards are pictured", () => {
  expect(cards.map((each) => each.account_id)).toEqual(["ana-card"]);
  expect(accounts.length).toBeGreaterThan(cards.length);
});

test("the bar is as long as the card is used, with a mark at each line of policy", () => {
  const { container } = render(<Utilization cards={cards} />);
  const bar = container.querySelector<HTMLElement>("[style*=width]");
  expect(bar?.style.width).toBe("68%");
  for (const line of ["30%", "50%", "80%"]) expect(screen.getByText(line)).toBeTruthy();
  expect(screen.getByText(cards[0]!.card.sentence)).toBeTruthy();
});

test("the table says which lines are reached", () => {
  render(<UtilizationTable cards={cards} />);
  const cells = within(screen.getAllByRole("row")[1]!).getAllByRole("cell");
  expect(cells.map((cell) => cell.textContent).slice(3)).toEqual([
    "68%",
    "Reached",
    "Reached",
    "Under",
  ]);
});

test("a card above its limit still fits", () => {
  const over = { ...cards[0]!, card: { ...cards[0]!.card, utilization: 1.25 } };
  const { container } = render(<Utilization cards={[over]} />);
  expect(container.querySelector<HTMLElement>("[style*=width]")?.style.width).toBe("100%");
});
