"""Windows of days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spendsense.ledger import WINDOW_DAYS, Window, windows

AS_OF = date(2026, 8, 22)


def test_a_window_includes_the_day_it_is_read_and_begins_as_many_days_before():
    window = Window(30, AS_OF)
    assert AS_OF in window
    assert date(2026, 7, 24) in window


def test_the_day_before_and_the_day_after_are_outside():
    window = Window(30, AS_OF)
    assert date(2026, 7, 23) not in window
    assert date(2026, 8, 23) not in window


def test_a_window_of_one_day_is_that_day():
    assert Window(1, AS_OF).start == AS_OF


@given(st.integers(1, 800), st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_a_window_holds_as_many_days_as_it_says(days: int, as_of: date):
    window = Window(days, as_of)
    near = (as_of - timedelta(days=n) for n in range(-2, days + 2))
    assert sum(day in window for day in near) == days


@pytest.mark.parametrize("days", [0, -30])
def test_a_window_without_a_day_is_refused_in_words(days: int):
    with pytest.raises(ValueError, match=f"a window has at least one day, not {days}"):
        Window(days, AS_OF)


def test_signals_are_read_over_thirty_and_over_a_hundred_and_eighty_days():
    assert [window.days for window in windows(AS_OF)] == [30, 180] == list(WINDOW_DAYS)
