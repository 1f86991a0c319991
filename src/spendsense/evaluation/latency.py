"""How long one user takes, measured on a clock that is handed in."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from spendsense.pipeline import explained
from spendsense.recommendations.writer import Endpoint
from spendsense.recommendations.writer.answer import NOT_ASKED
from spendsense.review.model_wording import lessons
from spendsense.storage import Database, consented

from . import targets
from .metric import Metric, too_few
from .metrics import BY_NAME, PERCENTILES, unmeasured
from .record import RunRecord

Seconds = Callable[[], float]
"""A clock that never goes back; only differences mean anything."""

NOT_ASKED_FOR = (
    "No language model was asked, so nothing is claimed. Where one is set up, it is asked to word "
    f"the lessons of up to {targets.MODEL_USERS} users who consent to that, and nothing is kept: "
    "spendsense evaluate --ask-model"
)


def times(
    database: Database,
    record: RunRecord,
    at: datetime,
    seconds: Seconds,
    but: Collection[str] = (),
    done: Callable[[int, int], None] = lambda ready, total: None,
) -> tuple[float, ...]:
    """Seconds from stored rows to judged drafts, for users spread evenly over the run's.

    `but` are users whose stored trace cannot be read.
    """
    taken: list[float] = []
    users = spread([u for u in record.readable if u not in but], targets.LATENCY_USERS)
    for user in users:
        began = seconds()
        explained(database, user, as_of=record.run.as_of, at=at)
        taken.append(seconds() - began)
        done(len(taken), len(users))
    return tuple(taken)


def model_times(
    database: Database,
    record: RunRecord,
    at: datetime,
    seconds: Seconds,
    endpoint: Endpoint | None = None,
    but: Collection[str] = (),
) -> tuple[float, ...]:
    """The same with the endpoint asked to word each user's lessons; its words are thrown away.

    Of users who consent to a model's words alone, asked once more right before. A user of whom
    one lesson was not sent, as the ceiling was reached, is not measured.
    """
    if endpoint is None:
        return ()
    taken = []
    able = [u for u in record.readable if u in record.to_words and u not in but]
    for user in spread(able, targets.MODEL_USERS):
        began = seconds()
        decision = explained(database, user, as_of=record.run.as_of, at=at)
        wanted = [lesson.request for lesson in lessons([decision], [user])]
        with database.read() as connection:
            stands = consented(connection, [user], purpose="ai_wording", at=at)
        answers = endpoint.ask(wanted) if stands and wanted else ()
        if answers and not any(answer.failure in NOT_ASKED for answer in answers):
            taken.append(seconds() - began)
    return tuple(taken)


def latency(
    database: Database,
    record: RunRecord,
    at: datetime,
    seconds: Seconds,
    but: Collection[str] = (),
) -> tuple[Metric, ...]:
    """Three percentiles of `times`."""
    return of_times(times(database, record, at, seconds, but))


def model_latency(
    database: Database,
    record: RunRecord,
    at: datetime,
    seconds: Seconds,
    endpoint: Endpoint | None = None,
    but: Collection[str] = (),
) -> tuple[Metric, ...]:
    """The same of `model_times`."""
    return of_model_times(model_times(database, record, at, seconds, endpoint, but), endpoint)


def of_model_times(taken: Sequence[float], endpoint: Endpoint | None) -> tuple[Metric, ...]:
    """The metrics of a model's seconds; without an endpoint nothing is claimed."""
    if endpoint is None:
        return tuple(unmeasured(BY_NAME[f"model_latency_p{p}"], NOT_ASKED_FOR) for p in PERCENTILES)
    return of_times(taken, "model_")


def of_times(taken: Sequence[float], path: str = "") -> tuple[Metric, ...]:
    """The metrics of measured seconds: each passes while its percentile is under the target."""
    return tuple(
        _of_percentile(taken, f"{path}latency_p{percent}", percent) for percent in PERCENTILES
    )


def _of_percentile(taken: Sequence[float], name: str, percent: int) -> Metric:
    asked = BY_NAME[name]
    if not taken:
        return unmeasured(asked, "There are no users, so nothing is claimed.")
    value, bounds = percentile(taken, percent), percentile_interval(taken, percent)
    unsure = "" if bounds else " Too few to bound it from both sides with 95 % certainty."
    enough, under = len(taken) >= asked.floor, value < asked.target
    return Metric(
        name=name,
        section=asked.section,
        numerator=sum(each < asked.target for each in taken),
        denominator=len(taken),
        value=value,
        unit="seconds",
        target=asked.target,
        floor=asked.floor,
        verdict="insufficient" if not enough else "pass" if under else "fail",
        interval=bounds,
        sentence=(
            f"Of {len(taken):,} users measured, {percent} % took at most {value:.3f} s {asked.did}."
            f" The target is under {asked.target:g} s.{unsure}{too_few(len(taken), asked.floor)}"
        ),
    )


def percentile(values: Sequence[float], percent: int) -> float:
    """The smallest value that so many percent of the values do not exceed (nearest rank).

    >>> percentile([5.0, 1.0, 3.0], 50)
    3.0
    """
    if not values:
        raise ValueError("no values, no percentile")
    return sorted(values)[max(0, -(-len(values) * percent // 100) - 1)]


def percentile_interval(values: Sequence[float], percent: int) -> tuple[float, float] | None:
    """Two of the values between which the percentile lies, 95 % sure; None where too few are.

    The order-statistic interval (David and Nagaraja, Order Statistics, 2003, 7.1): how many values
    lie beneath the true percentile is binomial, whatever the seconds' distribution.

    >>> percentile_interval([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 50), percentile_interval([1.0], 50)
    ((1.0, 6.0), None)
    """
    ordered, many, share = sorted(values), len(values), percent / 100
    beneath, low, high = 0.0, 0, None
    for rank in range(1, many + 1):  # `beneath`: the chance that fewer than `rank` lie beneath it
        beneath += (
            math.comb(many, rank - 1) * share ** (rank - 1) * (1 - share) ** (many - rank + 1)
        )
        if beneath <= TAIL:
            low = rank
        if high is None and 1 - beneath <= TAIL:
            high = rank
    return (ordered[low - 1], ordered[high - 1]) if low and high else None


TAIL = 0.025
"""On either side of a 95 % interval."""


def spread(users: Sequence[str], most: int) -> list[str]:
    """At most so many, evenly spread.

    >>> spread(["a", "b", "c", "d"], 2)
    ['a', 'c']
    """
    if len(users) <= most:
        return list(users)
    return [users[place * len(users) // most] for place in range(most)]
