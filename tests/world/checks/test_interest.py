from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from polars import col

from spendsense.world.checks import Part
from spendsense.world.checks.interest import average_daily_balances, interest_by_the_rule

INTEREST = "BANK_FEES_INTEREST_CHARGE"
SECOND = date(2026, 9, 15)


def charged(part: Any, name: str) -> int:
    return int(part.transactions.filter(transaction_id=name)["amount_cents"][0])


def test_the_average_is_of_days_not_of_rows(book: Any, told: Any) -> None:
    """Ben owes nothing until his lunch posts on the eighth: 30.00 on 8 of 15 days."""
    first = told(book).truth("statements").filter(account_id="b2")["average_daily_cents"][0]
    assert first == 30_00 * 8 // 15
    assert average_daily_balances(told(book)).failed == 0


@pytest.mark.parametrize(("off", "failed"), [(-2, 2), (-1, 0), (1, 0), (2, 2)])
def test_an_average_may_be_a_cent_off_for_rounding(put: Any, off: int, failed: int) -> None:
    stated = col("average_daily_cents") + off
    part = put("truth/statements", "closed_on", SECOND, average_daily_cents=stated)
    assert average_daily_balances(part).failed == failed


@pytest.mark.parametrize(("off", "failed"), [(-2, 1), (-1, 0), (0, 0), (1, 0), (2, 1)])
def test_interest_is_the_rules_to_within_a_cent(
    book: Any, told: Any, off: int, failed: int
) -> None:
    right = charged(told(book), "card-interest-1")
    book.change("card-interest-1", cents=right + off)
    assert interest_by_the_rule(told(book)).failed == failed


def test_interest_is_on_every_day_of_a_cycle_that_was_not_paid_in_full(sound: Any) -> None:
    """A hand's reckoning: 31 days from 16 August on, of 502.07 and what came after."""
    opening = 500_00 + 9_99 + charged(sound, "card-interest-0") + 1_00
    days = 6 * opening + 16 * (opening + 46_00) + 2 * (opening + 46_00)
    # From the seventh of September the film, from the ninth less the payment, from the 14th news.
    film = opening + 46_00 + 9_99
    days = 6 * opening + 16 * (opening + 46_00) + 2 * film + 5 * (film - 35_00)
    days += 2 * (film - 35_00 + 7_00)
    assert charged(sound, "card-interest-1") == days * 2499 // (365 * 10_000)


def test_a_cycle_after_one_that_was_paid_late_may_be_charged_or_not(book: Any, told: Any) -> None:
    """Ada paid her second statement in full, but not her first: some banks charge until she did."""
    assert interest_by_the_rule(told(book)).failed == 0
    book.rows.append(replace(book.rows[0], id="more", account="a3", day=date(2026, 10, 15),
                             cents=None, category=INTEREST, stream=None))  # fmt: skip
    assert charged(told(book), "more") > 0
    assert interest_by_the_rule(told(book)).failed == 0


def test_paid_in_full_means_by_the_due_date(book: Any, told: Any) -> None:
    """Ben's second statement is due on 10 October: paid on the 11th, it is not in grace."""
    for side in "oi":
        book.change(f"full-1{side}", day=date(2026, 10, 10))
    assert interest_by_the_rule(told(book)).failed == 0
    for side in "oi":
        book.change(f"full-1{side}", day=date(2026, 10, 11))
    look = interest_by_the_rule(told(book))
    assert look.where[0].startswith("truth/statements: card b2 closed on 2026-10-15 with 0 cents")


def test_all_but_a_cent_is_not_in_full(book: Any, told: Any) -> None:
    for side, sign in (("o", 1), ("i", -1)):
        book.change(f"full-1{side}", cents=sign * 44_99)
    assert interest_by_the_rule(told(book)).failed == 1


@pytest.mark.parametrize(("left", "failed"), [(0, 1), (-1, 0)])
def test_interest_that_would_pass_the_limit_is_waived(
    book: Any, told: Any, left: int, failed: int
) -> None:
    """Without a cent to spare it is charged; with one less it may be forgiven."""
    interest = charged(told(book), "card-interest-1")
    closing = told(book).truth("statements").filter(account_id="a3", closed_on=SECOND)
    book.remove("card-interest-1")
    part = told(book)
    limit = int(closing["balance_cents"][0]) + left
    accounts = part.accounts.with_columns(
        balance_limit_cents=pl.when(col("account_id") == "a3").then(limit)
    )
    part = Part(part.manifest, {**part.tables, "accounts": accounts})
    assert interest > 0
    assert interest_by_the_rule(part).failed == failed
