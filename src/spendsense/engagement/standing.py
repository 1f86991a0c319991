"""Where a user stands, all together: the rings of the day, the weeks, the level, what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from spendsense.policy import Policy
from spendsense.storage import EngagementEvent

from .actions import Done, done
from .level import Level, level
from .rings import Ring, rings
from .weeks import Weeks, weeks


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """All that follows from the events of a user on a day."""

    day: date
    rings: tuple[Ring, ...]
    weeks: Weeks
    level: Level
    done: tuple[Done, ...]


def standing(
    events: Sequence[EngagementEvent],
    *,
    targets: Mapping[str, int],
    day: date,
    policy: Policy,
    left: Mapping[str, int],
    titles: Mapping[str, str],
) -> Standing:
    """Where a user stands on a day, by what was finished until its end."""
    past = [each for each in events if each.at.date() <= day]
    return Standing(
        day=day,
        rings=rings(past, targets, day, left),
        weeks=weeks((each.at.date() for each in past), day, policy),
        level=level(past, policy),
        done=done(past, titles),
    )
