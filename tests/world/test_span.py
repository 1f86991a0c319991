from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from spendsense.world.bank_days import day_of, number
from spendsense.world.span import MOST_BUSINESS_DAYS, Month, Span

SPAN = Span(number(date(2026, 11, 1)), number(date(2027, 1, 31)))


def posts(day: date, waits: int) -> date:
    return day_of(int(SPAN.posts_on(np.array([number(day)]), np.array([waits]))[0]))


@pytest.mark.parametrize(
    ("bought", "waits", "posted"),
    [
        (date(2026, 11, 9), 1, date(2026, 11, 10)),  # Monday
        (date(2026, 11, 10), 1, date(2026, 11, 12)),  # the day before Veterans Day
        (date(2026, 11, 13), 1, date(2026, 11, 16)),  # Friday
        (date(2026, 11, 14), 1, date(2026, 11, 16)),  # Saturday
        (date(2026, 11, 25), 1, date(2026, 11, 27)),  # the day before Thanksgiving
        (date(2026, 11, 25), 2, date(2026, 11, 30)),  # and its weekend
        (date(2026, 12, 24), 1, date(2026, 12, 28)),  # Christmas is a Friday
        (date(2026, 12, 31), 1, date(2027, 1, 4)),  # and so is New Year's Day
        (date(2027, 1, 15), 1, date(2027, 1, 19)),  # Martin Luther King's birthday is a Monday
        (date(2026, 11, 9), 0, date(2026, 11, 9)),
    ],
)
def test_a_purchase_posts_so_many_business_days_later(
    bought: date, waits: int, posted: date
) -> None:
    assert posts(bought, waits) == posted


def test_the_last_days_of_the_span_know_the_days_behind_it() -> None:
    assert posts(date(2027, 1, 29), 1) == date(2027, 2, 1)
    assert posts(date(2027, 1, 31), 3) == date(2027, 2, 3)


def test_a_day_more_changes_no_posting() -> None:
    longer = Span(SPAN.first, SPAN.last + 1)
    days = np.arange(SPAN.first, SPAN.last + 1)
    for waits in range(4):
        each = np.full(len(days), waits)
        assert np.array_equal(SPAN.posts_on(days, each), longer.posts_on(days, each))


def test_the_longest_wait_ends_within_the_days_behind_the_span() -> None:
    days = np.arange(SPAN.first, SPAN.last + 1)
    waited = SPAN.posts_on(days, np.full(len(days), MOST_BUSINESS_DAYS)) - days
    assert waited.max() <= 16


def test_a_business_day_is_itself_and_a_sunday_the_monday_after() -> None:
    days = np.array([number(date(2026, 11, 6)), number(date(2026, 11, 8))])
    assert [day_of(int(day)) for day in SPAN.on_or_after(days)] == [
        date(2026, 11, 6), date(2026, 11, 9),
    ]  # fmt: skip
    assert [day_of(int(day)) for day in SPAN.business_after(days)] == [date(2026, 11, 9)] * 2


def test_both_ends_are_inside() -> None:
    days = np.array([SPAN.first - 1, SPAN.first, SPAN.last, SPAN.last + 1])
    assert SPAN.inside(days).tolist() == [False, True, True, False]
    assert SPAN.count == 30 + 31 + 31


def test_months_are_whole_even_where_the_span_is_not() -> None:
    span = Span(number(date(2026, 1, 31)), number(date(2026, 3, 1)))
    assert [(month.month, month.days) for month in span.months] == [(1, 31), (2, 28), (3, 31)]
    assert day_of(span.months[1].last) == date(2026, 2, 28)
    assert span.months[1].number == span.months[0].number + 1


@pytest.mark.parametrize(
    ("first", "nth", "day"),
    [
        (date(2026, 8, 1), 1, date(2026, 8, 3)),  # a Saturday
        (date(2026, 9, 1), 1, date(2026, 9, 1)),
        (date(2026, 9, 1), 5, date(2026, 9, 8)),  # over Labor Day
        (date(2027, 1, 1), 1, date(2027, 1, 4)),
    ],
)
def test_the_nth_business_day_of_a_month(first: date, nth: int, day: date) -> None:
    assert day_of(Month.of(first).business_day(nth)) == day


@pytest.mark.parametrize(
    ("day", "after", "before"),
    [
        (date(2026, 11, 6), date(2026, 11, 6), date(2026, 11, 6)),
        (date(2026, 11, 7), date(2026, 11, 9), date(2026, 11, 6)),
        (date(2026, 11, 26), date(2026, 11, 27), date(2026, 11, 25)),  # Thanksgiving
        (date(2027, 1, 18), date(2027, 1, 19), date(2027, 1, 15)),  # Martin Luther King's birthday
        (date(2026, 10, 31), date(2026, 11, 2), date(2026, 10, 30)),  # before the span
        (date(2027, 2, 6), date(2027, 2, 8), date(2027, 2, 5)),  # behind it
        (date(2028, 7, 1), date(2028, 7, 1), date(2028, 7, 1)),  # far behind it: as it is
    ],
)
def test_banks_open_after_a_closed_day_and_were_open_before_it(
    day: date, after: date, before: date
) -> None:
    days = np.array([number(day)])
    assert day_of(int(SPAN.opens_on(days)[0])) == after
    assert day_of(int(SPAN.open_before(days)[0])) == before
