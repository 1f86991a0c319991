from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from spendsense.world.checks.bank_days import settled_on_bank_days

FRIDAY, SATURDAY, COLUMBUS_DAY = date(2026, 10, 9), date(2026, 10, 10), date(2026, 10, 12)


@pytest.mark.parametrize(("on", "failed"), [(FRIDAY, 0), (SATURDAY, 1), (COLUMBUS_DAY, 1)])
def test_a_bill_posts_when_banks_are_open(book: Any, told: Any, on: date, failed: int) -> None:
    book.change("rent-2", day=on, authorized=on)
    look = settled_on_bank_days(told(book))
    assert look.failed == failed
    if failed:
        assert look.where == (
            f"transactions: rent-2 (RENT_AND_UTILITIES_RENT) of user u-0000000 posts on {on}, a"
            " weekend or a holiday of the Federal Reserve",
        )


@pytest.mark.parametrize(("kind", "failed"), [("withdrawal", 2), ("investing", 2), ("saving", 0)])
def test_both_legs_of_a_transfer_of_no_stream_are_looked_at_unless_a_script_may_have_it(
    book: Any, told: Any, kind: str, failed: int
) -> None:
    book.move("gift-", SATURDAY, "a1 a2", 5_00, "TRANSFER_OUT_SAVINGS TRANSFER_IN_SAVINGS", kind)
    assert settled_on_bank_days(told(book)).failed == failed


def test_a_refund_posts_when_banks_are_open_and_what_it_takes_back_on_any_day(
    book: Any, told: Any
) -> None:
    book.change("coat", day=date(2026, 9, 26))
    assert settled_on_bank_days(told(book)).failed == 0
    book.change("coat-back", day=date(2026, 10, 4))
    assert settled_on_bank_days(told(book)).failed == 1


def test_a_subscription_and_a_months_interest_post_on_any_day(book: Any, told: Any) -> None:
    book.change("film-1", day=date(2026, 9, 6))
    book.change("yield-2", day=date(2026, 10, 31))
    assert settled_on_bank_days(told(book)).failed == 0
