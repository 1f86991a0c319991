"""How long one user takes, measured on a clock that is handed in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from spendsense.pipeline import explained
from spendsense.storage import Database

from . import targets
from .metric import Metric
from .record import RunRecord

Seconds = Callable[[], float]
"""A clock that never goes back; only differences mean anything."""


def latency(database: Database, record: RunRecord, at: datetime, seconds: Seconds) -> Metric:
    """Seconds from stored rows to a decision, for users spread evenly over the run's."""
    taken = []
    for user in spread(record.readable, targets.LATENCY_USERS):
        began = seconds()
        explained(database, user, as_of=record.run.as_of, at=at)
        taken.append(seconds() - began)
    return of_times(taken)


def of_times(taken: Sequence[float]) -> Metric:
    """The metric of measured seconds: passes while the 95th percentile is under the target."""
    target = targets.LATENCY_SECONDS
    within = sum(each < target for each in taken)
    high = percentile(taken, 95) if taken else None
    if high is None:
        sentence = "There are no users to measure, so nothing is claimed."
    else:
        sentence = (
            f"Of {len(taken):,} users measured, half took at most {percentile(taken, 50):.3f} s "
            f"and 95 % at most {high:.3f} s. The target is under {target:g} s."
        )
    return Metric(
        name="latency",
        numerator=within,
        denominator=len(taken),
        value=high,
        unit="seconds",
        target=target,
        verdict="insufficient" if high is None else "pass" if high < target else "fail",
        interval=None,
        sentence=sentence,
    )


def percentile(values: Sequence[float], percent: int) -> float:
    """The smallest value that so many percent of the values do not exceed (nearest rank).

    >>> percentile([5.0, 1.0, 3.0], 50)
    3.0
    """
    if not values:
        raise ValueError("no values, no percentile")
    return sorted(values)[max(0, -(-len(values) * percent // 100) - 1)]


def spread(users: Sequence[str], most: int) -> list[str]:
    """At most so many, evenly spread.

    >>> spread(["a", "b", "c", "d"], 2)
    ['a', 'c']
    """
    if len(users) <= most:
        return list(users)
    return [users[place * len(users) // most] for place in range(most)]
