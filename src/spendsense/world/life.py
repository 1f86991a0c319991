"""Households living through a calendar, day by day."""

from __future__ import annotations

from collections.abc import Sequence

from .behaviours import BEHAVIOURS
from .calendar_day import Day
from .dice import Ints
from .households import Behaviour, Households
from .profile import Profile


def live(
    profile: Profile,
    seed: int,
    numbers: Ints,
    first_day: int,
    last_day: int,
    behaviours: Sequence[Behaviour] = BEHAVIOURS,
) -> Households:
    """The households with these numbers after the evening of the last day; days are absolute."""
    homes = Households.settle(profile, seed, numbers)
    for number in range(first_day, last_day + 1):
        today = Day.at(number)
        for behaviour in behaviours:
            homes.acting = behaviour
            behaviour.live(homes, today)
    homes.acting = None
    homes.leave_pending()
    return homes
