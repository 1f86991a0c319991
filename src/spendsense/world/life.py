"""Households living through a calendar: they plan, and then the days come."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .before import bought_before, remember
from .behaviours import DAILY, PLANNED, Daily, Planned
from .behaviours.events import coming
from .behaviours.scripts import opening
from .calendar_day import Day
from .dice import Ints
from .households import Households, settled_down
from .journal import Journal
from .plan import Planner
from .profile import Profile
from .span import Span


def live(
    profile: Profile,
    seed: int,
    numbers: Ints,
    first_day: int,
    last_day: int,
    planned: Sequence[Planned] = PLANNED,
    daily: Sequence[Daily] = DAILY,
    progress: Callable[[float], None] | None = None,
) -> Households:
    """The households with these numbers after the evening of the last day; days are absolute.

    `progress` is told after each month which part of the life is lived, from 0 to 1.
    """
    homes = settled_down(profile, seed, numbers, Span(first_day, last_day))
    homes.events = coming(homes)
    remember(homes)
    opening(profile, homes)
    planner = Planner(homes.span, homes.count * len(homes.span.months) * LINES_A_MONTH)
    for each in planned:
        each.plan(homes, planner, each.code)
    homes.journal = Journal(planner.plan(), first_day)
    bought_before(homes)
    for number in range(first_day, last_day + 1):
        today = Day.at(number)
        for step, behaviour in enumerate(daily):
            homes.behaviour, homes.journal.step = behaviour.code, step
            behaviour.live(homes, today)
        if progress is not None and today.is_month_end:
            progress((number - first_day + 1) / homes.span.count)
    return homes


LINES_A_MONTH = 60
"""Room for what a household does in a month; room that is not used costs nothing."""
