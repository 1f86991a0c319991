"""What stands behind a report's numbers: every recommendation that was read, and what it missed.

A case can be opened: its recommendation by `spendsense review show`, its trace by `spendsense
replay`. Files hold the cases of people who consent to research, and count the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from spendsense.storage import Recommendation

from .metric import Metric
from .record import RunRecord
from .sharing import names_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A recommendation, or a person of whom there is none, and what of a metric it missed.

    `metric` and `sentence` are None where it missed nothing; one that misses two metrics is two
    cases. Without a recommendation there is no trace either.
    """

    user_id: str
    recommendation_id: str | None = None
    trace_id: str | None = None
    window_days: int | None = None
    persona: str | None = None
    kind: str | None = None
    item_key: str | None = None
    status: str | None = None
    metric: str | None = None
    sentence: str | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases of people who consent to research, and how many there are of others."""

    shared: tuple[Case, ...]
    others: int


def cases(record: RunRecord, metrics: Iterable[Metric]) -> Cases:
    """Every recommendation of people who may be read, and everybody whom a metric misses."""
    readable = record.consenting & record.held.keys()
    open_to_all = readable & record.to_research
    ours: dict[str, Recommendation] = {}
    others = 0
    for each in record.recommendations:
        if each.user_id in open_to_all:
            ours[each.recommendation_id] = each
        else:
            others += each.user_id in readable
    missed = list(_missed(open_to_all, metrics, ours))
    told = {case.recommendation_id for case in missed}
    held = (_of(each) for key, each in ours.items() if key not in told)
    return Cases(tuple(sorted((*missed, *held), key=_place)), others)


def _missed(
    users: Collection[str], metrics: Iterable[Metric], read: Mapping[str, Recommendation]
) -> Iterator[Case]:
    recommendation, person = names_of(read.keys()), names_of(users)
    for metric in metrics:
        for sentence in metric.missed:
            about = next(recommendation(sentence), None)
            user = next(person(sentence), None)
            if about is not None:
                yield _of(read[about], metric.name, sentence)
            elif user is not None:
                yield Case(user_id=user, metric=metric.name, sentence=sentence)


def _of(found: Recommendation, metric: str | None = None, sentence: str | None = None) -> Case:
    return Case(
        user_id=found.user_id,
        recommendation_id=found.recommendation_id,
        trace_id=found.trace_id,
        window_days=found.window_days,
        persona=found.persona,
        kind=found.kind,
        item_key=found.item_key,
        status=found.status,
        metric=metric,
        sentence=sentence,
    )


def _place(case: Case) -> tuple[str, ...]:
    own = (case.user_id, case.recommendation_id, case.metric, case.sentence)
    return tuple(each or "" for each in own)
