from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from polars import col

from spendsense.world.checks import Part
from spendsense.world.checks.late import late_fees_are_due, overdue_is_said
from spendsense.world.checks.statements import minimum_and_due

FEE = "BANK_FEES_LATE_FEES"


def pays_less(book: Any, cents: int) -> None:
    """Ada's first statement asks 35.00 by 9 September."""
    book.change("owed-0o", cents=cents)
    book.change("owed-0i", cents=-cents)


@pytest.mark.parametrize(
    ("paid", "on", "fee", "failed"),
    [
        (34_99, date(2026, 9, 10), 35_00, 0),
        (35_00, date(2026, 9, 10), 35_00, 1),  # the minimum was paid
        (34_99, date(2026, 9, 9), 35_00, 1),  # the due date is not past
        (34_99, date(2026, 9, 10), 35_01, 1),  # more than the minimum
    ],
)
def test_a_late_fee_follows_a_minimum_that_was_not_paid(
    book: Any, told: Any, paid: int, on: date, fee: int, failed: int
) -> None:
    pays_less(book, paid)
    book.post("late", "a3", on, fee, FEE)
    assert late_fees_are_due(told(book)).failed == failed


def test_a_payment_after_the_due_date_is_late(book: Any, told: Any) -> None:
    for side in "oi":
        book.change(f"owed-0{side}", day=date(2026, 9, 10))
    book.post("late", "a3", date(2026, 9, 10), 32_00, FEE)
    assert late_fees_are_due(told(book)).failed == 0


def test_one_due_date_is_missed_once(book: Any, told: Any) -> None:
    pays_less(book, 10_00)
    book.post("late", "a3", date(2026, 9, 10), 32_00, FEE)
    book.post("later", "a3", date(2026, 9, 14), 32_00, FEE)
    assert late_fees_are_due(told(book)).where == (
        "transactions: later charges card a3 3200 cents on 2026-09-14 for being late; by 2026-09-09"
        " it was paid 1000 of 3500 cents",
    )


def test_a_card_is_overdue_from_the_day_after_its_due_date(sound: Any) -> None:
    """The last statements are due on 9 November, after the last day."""
    assert overdue_is_said(sound).failed == 0
    for due, failed in ((date(2026, 10, 31), 0), (date(2026, 10, 30), 2)):
        statements = sound.truth("statements").with_columns(
            due_on=pl.when(col("closed_on") == date(2026, 10, 15)).then(due).otherwise("due_on")
        )
        part = Part(sound.manifest, {**sound.tables, "truth/statements": statements})
        assert overdue_is_said(part).failed == failed


def misses_the_second_minimum(book: Any) -> None:
    """What is asked by 10 October is not paid, and the statement of the 15th asks it again."""
    for side in "oi":
        book.remove(f"owed-1{side}")
    book.minimums["a3", date(2026, 10, 15)] = 70_00


def said(part: Part, overdue: bool) -> Part:
    rows = part.liabilities.with_columns(
        is_overdue=pl.when(col("account_id") == "a3").then(overdue).otherwise("is_overdue")
    )
    return Part(part.manifest, {**part.tables, "liabilities": rows})


@pytest.mark.parametrize(("cents", "overdue"), [(0, True), (34_99, True), (35_00, False)])
def test_a_missed_minimum_stays_past_due_until_it_is_paid(
    book: Any, told: Any, cents: int, overdue: bool
) -> None:
    misses_the_second_minimum(book)
    if cents:
        paid = "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT"
        book.move("late-", date(2026, 10, 20), "a1 a3", cents, paid, "card_payment")
    part = told(book)
    assert overdue_is_said(said(part, overdue)).failed == 0
    assert overdue_is_said(said(part, not overdue)).failed == 1


def test_what_is_past_due_is_asked_again_with_the_next_minimum(book: Any, told: Any) -> None:
    misses_the_second_minimum(book)
    assert minimum_and_due(told(book)).failed == 0
    book.minimums["a3", date(2026, 10, 15)] = 59_99  # the floor of 25.00 and 35.00 past due
    assert minimum_and_due(told(book)).failed == 1
