"""Weeks in which something was done, with days of grace, and without any that is taken away."""

from __future__ import annotations

from datetime import date, timedelta

from spendsense.engagement import weeks
from spendsense.policy import Policy

DAY = date(2026, 11, 21)  # a Saturday
POLICY = Policy.on(DAY)
MONDAY = date(2026, 11, 16)
A_WEEK = timedelta(days=7)


def test_before_the_first_thing_there_is_no_week() -> None:
    found = weeks([], DAY, POLICY)

    assert (found.kept, found.of, found.weeks) == (0, 0, ())
    assert found.sentence == "Weeks are counted from the first thing you finish."


def test_the_first_week_counts_as_soon_as_something_is_done_in_it() -> None:
    found = weeks([DAY], DAY, POLICY)

    assert (found.kept, found.of) == (1, 1)
    assert found.sentence == "You finished something in your first week."


def test_twelve_of_the_last_fourteen_weeks_are_twelve_and_the_two_take_nothing_away() -> None:
    done = [MONDAY + timedelta(days=3) - back * A_WEEK for back in range(20) if back not in (4, 9)]

    found = weeks(done, DAY, POLICY)

    assert found.sentence == "You finished something in 12 of the last 14 weeks."
    assert [week.how for week in found.weeks].count("rest") == 2


def test_what_is_done_on_the_second_day_of_a_week_keeps_the_week_before_and_on_the_third_not() -> (
    None
):
    began = MONDAY - 2 * A_WEEK
    tuesday, wednesday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)

    assert [week.how for week in weeks([began, tuesday], DAY, POLICY).weeks] == [
        "done", "grace", "done",
    ]  # fmt: skip
    assert [week.how for week in weeks([began, wednesday], DAY, POLICY).weeks] == [
        "done", "rest", "done",
    ]  # fmt: skip


def test_nothing_is_said_of_a_week_while_it_runs_or_its_days_of_grace_do() -> None:
    began = MONDAY - 2 * A_WEEK
    on_tuesday = weeks([began], MONDAY + timedelta(days=1), POLICY)
    on_wednesday = weeks([began], MONDAY + timedelta(days=2), POLICY)

    assert [week.how for week in on_tuesday.weeks] == ["done", "open", "open"]
    assert (on_tuesday.kept, on_tuesday.of) == (1, 1)
    assert [week.how for week in on_wednesday.weeks] == ["done", "rest", "open"]
    assert (on_wednesday.kept, on_wednesday.of) == (1, 2)


def test_a_day_that_is_still_to_come_is_not_done() -> None:
    assert weeks([DAY + timedelta(days=1)], DAY, POLICY).of == 0
