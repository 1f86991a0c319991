from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from polars import col

from spendsense.world.checks.loans import (
    last_payments_are_rows,
    loan_interest_by_the_rule,
    loans_fall_as_they_are_paid,
)


def test_a_month_of_a_student_loan_is_a_twelfth_of_its_rate_rounded_down(sound: Any) -> None:
    """10,000.00 at 5.5 % is 45.8333 a month."""
    first = sound.transactions.filter(transaction_id="school-interest-0")
    assert first["amount_cents"][0] == 45_83
    assert loan_interest_by_the_rule(sound).failed == 0


@pytest.mark.parametrize(("cents", "failed"), [(45_82, 1), (45_83, 0), (45_84, 1)])
def test_a_loans_interest_is_exact(book: Any, told: Any, cents: int, failed: int) -> None:
    book.change("school-interest-0", cents=cents)
    assert loan_interest_by_the_rule(told(book)).failed == failed


@pytest.mark.parametrize(("more", "failed"), [(-1, 1), (0, 0), (1, 1)])
def test_an_auto_loans_rows_fit_one_rate(book: Any, told: Any, more: int, failed: int) -> None:
    """A cent more or less than the other months' rate gives is another rate."""
    rows = told(book).transactions
    right = rows.filter(transaction_id="car-interest-1")["amount_cents"][0]
    book.change("car-interest-1", cents=right + more)
    assert loan_interest_by_the_rule(told(book)).failed == failed


@pytest.mark.parametrize(("cents", "failed"), [(1_145_83, 1), (1_145_84, 0)])
def test_a_mortgage_payment_is_more_than_its_interest(
    book: Any, told: Any, cents: int, failed: int
) -> None:
    """200,000.00 at 6.875 % is 1,145.83 a month."""
    book.change("home-0o", cents=cents)
    book.change("home-0i", cents=-cents)
    assert loans_fall_as_they_are_paid(told(book)).failed == failed


def test_a_student_loan_may_be_paid_less_than_its_interest(book: Any, told: Any) -> None:
    """As a plan that follows income allows: what is owed grows."""
    book.change("school-1o", cents=10_00)
    book.change("school-1i", cents=-10_00)
    assert loans_fall_as_they_are_paid(told(book)).failed == 0


def test_a_loan_that_does_not_fall_though_it_was_paid_is_told(put: Any) -> None:
    part = put("transactions", "transaction_id", "car-1i", balance_cents=col("balance_cents") * 2)
    assert loans_fall_as_they_are_paid(part).where[0].startswith("transactions: car-1i on")


def test_a_liability_without_a_payment_says_none(book: Any, told: Any, put: Any) -> None:
    part = put("liabilities", "account_id", "a4", last_payment_date=date(2026, 9, 21))
    assert "its rows say [12000] on 2026-10-20" in last_payments_are_rows(part).where[0]


def test_two_payments_on_one_day_are_told_as_the_later_or_as_one(book: Any, told: Any) -> None:
    words = "LOAN_PAYMENTS_STUDENT_LOAN_PAYMENT"
    book.move("again-", date(2026, 10, 20), "a1 a4", 30_00, words, "loan_payment")
    part = told(book)
    for cents, failed in ((120_00, 0), (30_00, 0), (150_00, 0), (90_00, 1)):
        stated = part.liabilities.with_columns(
            last_payment_cents=col("last_payment_cents") * 0 + cents
        ).filter(account_id="a4")
        look = last_payments_are_rows(
            type(part)(part.manifest, {**part.tables, "liabilities": stated})
        )
        assert look.failed == failed
