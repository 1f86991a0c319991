"""How the review is going: time to decide, haste, overrides, agreement, the planted, the queue.

Always counts, never a share alone: three of four is not 75 % of anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from spendsense.policy import Policy
from spendsense.storage import ReviewEvent
from spendsense.storage.review_queue import Lane
from spendsense.storage.reviews import plain_events

from .agreement import Agreement, agreement
from .console import lanes
from .person import PIPELINE, person_of
from .second_look import pairs

DECISIONS = ("approve", "override", "reject")
TURNS = ("restore", "undo", "flag", "escalate")
"""With these an item begins to wait anew."""
NONE_YET = "no decisions yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Of one operator, or of all. Seconds are from the first opening to the decision.

    `timed` decisions were opened by whoever took them; `unopened` were not, and `in_groups` were
    taken for a group after its sample. `hasty` ones of the timed took less than policy's seconds.
    """

    decisions: int = 0
    approvals: int = 0
    overrides: int = 0
    rejections: int = 0
    rejections_by_code: dict[str, int] = field(default_factory=dict)
    withdrawals: int = 0
    undone: int = 0
    in_groups: int = 0
    unopened: int = 0
    timed: int = 0
    median_seconds: int | None = None
    p90_seconds: int | None = None
    hasty: int = 0
    planted_noticed: int = 0
    planted_missed: int = 0

    def as_json(self) -> dict[str, Any]:
        """Every count; in words where there is nothing to count yet."""
        return {**asdict(self), "says": self.says()}

    def says(self) -> str:
        """The figures as a sentence.

        >>> Figures().says()
        'no decisions yet'
        """
        if not self.decisions:
            return NONE_YET
        return (
            f"{self.decisions} decisions: {self.approvals} approved, {self.overrides} overridden, "
            f"{self.rejections} rejected; {self.hasty} of {self.timed} timed ones were hasty"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """Everything that is measured of the review."""

    overall: Figures
    operators: Mapping[str, Figures]
    agreement: Agreement
    lanes: tuple[Lane, ...]
    at: datetime

    def as_json(self) -> dict[str, Any]:
        return {
            "overall": self.overall.as_json(),
            "operators": [
                {"operator": name, **figures.as_json()} for name, figures in self.operators.items()
            ],
            "agreement": self.agreement.as_json(),
            "lanes": [lane_json(lane, self.at) for lane in self.lanes],
        }


def lane_json(lane: Lane, at: datetime) -> dict[str, Any]:
    """A lane with the age of its oldest item in whole hours; null where it is empty."""
    oldest = lane.oldest
    return {
        "name": lane.name,
        "count": lane.count,
        "oldest": oldest.isoformat() if oldest else None,
        "oldest_hours": int((at - oldest) / timedelta(hours=1)) if oldest else None,
    }


def metrics(connection: Connection, *, at: datetime, days: int | None = None) -> Metrics:
    """The figures of all time, or of the last days."""
    policy = Policy.on(at.date())
    events = plain_events(connection)
    since = at - timedelta(days=days) if days is not None else None
    deeds = [deed for deed in _deeds(events) if since is None or deed.event.at >= since]
    names = {person_of(deed.event.by): deed.event.by for deed in deeds}  # as written last
    hasty = policy["review.hasty_seconds"]
    by_person = {
        name: _figures([d for d in deeds if person_of(d.event.by) == person], hasty)
        for person, name in sorted(names.items(), key=lambda one: one[1])
    }
    recent = [event for event in events if since is None or event.at >= since]
    return Metrics(
        overall=_figures(deeds, hasty),
        operators=by_person,
        agreement=agreement(pairs(recent), policy["review.least_for_agreement"]),
        lanes=lanes(connection, by=None, at=at),
        at=at,
    )


COUNTED = (*DECISIONS, "withdraw", "undo", "notice", "miss")


@dataclass(frozen=True, slots=True)
class _Deed:
    """Something an operator did, and how long after opening the item."""

    event: ReviewEvent
    seconds: int | None


def _deeds(events: Iterable[ReviewEvent]) -> Iterable[_Deed]:
    """What operators did, in order; each decision with the seconds since the operator opened it."""
    opened: dict[str, dict[str, datetime]] = {}
    for event in events:
        of_item = opened.setdefault(event.recommendation_id, {})
        who = person_of(event.by)
        if event.action in ("open", "lease"):
            of_item.setdefault(who, event.at)
        if event.action in COUNTED and event.by != PIPELINE:
            yield _Deed(event, _seconds(of_item.get(who), event.at))
        if event.action in TURNS:
            of_item.clear()


def _seconds(begun: datetime | None, at: datetime) -> int | None:
    return None if begun is None else max(0, int((at - begun).total_seconds()))


def _figures(deeds: Sequence[_Deed], hasty: int) -> Figures:
    did = Counter(deed.event.action for deed in deeds)
    decided = [deed for deed in deeds if deed.event.action in DECISIONS]
    alone = [deed for deed in decided if not (deed.event.detail or {}).get("group")]
    times = sorted(deed.seconds for deed in alone if deed.seconds is not None)
    codes = Counter(d.event.code or "other" for d in deeds if d.event.action == "reject")
    return Figures(
        decisions=len(decided),
        approvals=did["approve"],
        overrides=did["override"],
        rejections=did["reject"],
        rejections_by_code=dict(sorted(codes.items())),
        withdrawals=did["withdraw"],
        undone=did["undo"],
        in_groups=len(decided) - len(alone),
        unopened=len(alone) - len(times),
        timed=len(times),
        median_seconds=_ranked(times, 50),
        p90_seconds=_ranked(times, 90),
        hasty=sum(each < hasty for each in times),
        planted_noticed=did["notice"],
        planted_missed=did["miss"],
    )


def _ranked(ordered: Sequence[int], percent: int) -> int | None:
    """The nearest rank: a value that was measured, not one between two."""
    if not ordered:
        return None
    return ordered[-(-len(ordered) * percent // 100) - 1]
