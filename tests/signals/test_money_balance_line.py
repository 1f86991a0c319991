"""The balance line says what the readings of cash flow and income say, day by day."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from spendsense.ledger import Book, Window
from spendsense.signals import read
from spendsense.signals.money import balance_line

from .household import AS_OF, GROCERIES, HALF_YEAR, MONTH, POLICY, SALARY, Household, day
from .strategies import books


@pytest.mark.parametrize(("held", "low"), [(99_99, True), (100_00, False)])
def test_a_cent_beneath_the_line_is_low_and_at_the_line_is_not(held: int, low: bool) -> None:
    home = Household()
    home.row(home.checking(held), day(2), 10_00, GROCERIES)
    line = balance_line(home.book(), Window(7, AS_OF), POLICY)
    assert [each.low for each in line.days] == [low] * 3
    assert line.line_cents == 100_00


def test_the_balance_of_a_day_is_what_had_not_left_by_then() -> None:
    home = Household()
    checking = home.checking(50_00)
    home.row(checking, day(1), 30_00, GROCERIES)
    home.row(checking, day(3), -200_00, SALARY)
    line = balance_line(home.book(), Window(7, AS_OF), POLICY)
    told = [(each.day, each.cents) for each in line.days]
    assert told == [(day(3), 80_00), (day(2), 80_00), (day(1), 50_00), (day(0), 50_00)]
    assert line.lowest is not None and line.lowest.day == AS_OF
    assert [(each.day, each.cents) for each in line.pay_days] == [(day(3), 200_00)]
    assert line.pay_days[0].rows == ("u1-t2",)


def test_two_payments_of_a_day_are_one_pay_day() -> None:
    home = Household()
    checking = home.checking(50_00)
    for cents in (100_00, 50_00):
        home.row(checking, day(3), -cents, SALARY, "Employer")
    (only,) = balance_line(home.book(), MONTH, POLICY).pay_days
    assert (only.cents, only.rows) == (150_00, ("u1-t1", "u1-t2"))


def test_without_checking_there_is_no_day() -> None:
    home = Household()
    home.savings()
    line = balance_line(home.book(), MONTH, POLICY)
    assert (line.days, line.lowest, line.next_pay, line.low_days) == ((), None, None, 0)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(books())
def test_low_days_pay_and_the_next_pay_are_the_readings(book: Book) -> None:
    for user in book.user_ids:
        one = book.of((user,))
        for window in (MONTH, HALF_YEAR):
            line = balance_line(one, window, POLICY)
            (row,) = read(one, window, POLICY).to_dicts()
            assert len(line.days) == (row["days_observed"] or 0)
            assert line.low_days == (row["low_days"] or 0)
            assert (line.lowest.cents if line.lowest else None) == row["lowest_balance_cents"]
            assert sum(each.cents for each in line.pay_days) == (row["income_cents"] or 0)
            assert line.next_pay == row["next_pay_date"]
