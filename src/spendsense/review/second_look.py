"""A share of what was decided, decided again by somebody who has not seen the decision.

Whether two agree says how much a decision depends on who took it. It changes nothing of the item.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from spendsense.ledger import BadInput, Conflict
from spendsense.policy import Policy
from spendsense.storage import (
    Recommendation,
    ReviewEvent,
    add_review_event,
    review_events,
)
from spendsense.storage.journal import lock
from spendsense.storage.review_queue import decided
from spendsense.storage.reviews import plain_events
from spendsense.storage.standing import Status

from .drawn import is_drawn, key_of
from .guards import check_code, check_reason, ready
from .person import check_person, same_person
from .queue import recommendation

DECIDED: tuple[Status, ...] = ("approved", "overridden", "rejected")
WOULD = ("approve", "reject")
FIRST_SAID = {"approve": "approve", "override": "reject", "reject": "reject"}
"""The first decision in the second's words: what was reworded was not fit as it was drafted."""


@dataclass(frozen=True, slots=True)
class SecondLook:
    """What a second person would have done, beside what the first did."""

    recommendation_id: str
    first: str
    second: str
    first_by: str

    @property
    def agrees(self) -> bool:
        return self.first == self.second


def is_for_second_look(connection: Connection, found: Recommendation) -> bool:
    """Whether an item was decided by an operator, and drawn."""
    if found.status not in DECIDED or found.stands.seeded or found.decided_at is None:
        return False
    key = key_of(connection)
    return _drawn(key, found.recommendation_id, str(found.decision), found.decided_at)


def for_second_look(connection: Connection, *, by: str) -> tuple[str, ...]:
    """Ids of what an operator may look at a second time, the oldest first.

    Not what they decided or saw once it was decided, nor what somebody has looked at already.
    """
    key = key_of(connection)
    drawn = [
        each.recommendation_id
        for each in decided(connection)
        if _drawn(key, each.recommendation_id, each.action, each.at)
    ]
    told: dict[str, list[ReviewEvent]] = {}
    for event in plain_events(connection, (*SEEN, "second")) if drawn else ():
        told.setdefault(event.recommendation_id, []).append(event)
    return tuple(each for each in drawn if _refusal(each, told.get(each, ()), by) is None)


def _drawn(key: str, recommendation_id: str, decision: str, at: datetime) -> bool:
    percent = Policy.on(at.date())["review.second_look_percent"]
    return decision in FIRST_SAID and is_drawn(key, percent, "second", recommendation_id)


def why_not(connection: Connection, found: Recommendation, by: str) -> str | None:
    """Why somebody may not look at an item a second time; None where they may."""
    if not is_for_second_look(connection, found):
        return f"Recommendation {found.recommendation_id} was not drawn for a second look."
    events = review_events(connection, found.recommendation_id)
    return _refusal(found.recommendation_id, events, by)


def _refusal(key: str, events: Sequence[ReviewEvent], by: str) -> str | None:
    looked = [event for event in events if event.action == "second"]
    if looked:
        last = looked[-1]
        return (
            f"Recommendation {key} was looked at a second time by {last.by} at "
            f"{last.at:%Y-%m-%d %H:%M:%S} UTC."
        )
    if any(same_person(by, event.by) for event in events if event.action in SEEN):
        return (
            f"You decided recommendation {key}, worked on it or saw what was decided: a second "
            "look is somebody else's."
        )
    return None


SEEN = ("approve", "override", "reject", "flag", "escalate", "undo", "publish", "seen", "note")
"""Whoever did one of these knows what was decided, or had a part in it."""


def note_seen(connection: Connection, recommendation_id: str, *, by: str, at: datetime) -> bool:
    """Note that somebody read what was decided of a drawn item; whether there was reason to."""
    lock(connection)
    found = recommendation(connection, recommendation_id, seeds=True)
    check_person(by)
    if why_not(connection, found, by) is not None:
        return False
    event = ReviewEvent(recommendation_id=recommendation_id, action="seen", at=at, by=by)
    add_review_event(connection, event)
    return True


def blind(connection: Connection, recommendation_id: str, *, by: str) -> Recommendation:
    """An item for a second look. Raises NotFound, and Conflict where it is not for this person."""
    found = recommendation(connection, recommendation_id)
    refused = why_not(connection, found, by)
    if refused is not None:
        raise Conflict(refused)
    return found


def second(
    connection: Connection,
    recommendation_id: str,
    *,
    by: str,
    at: datetime,
    would: str,
    reason: str,
    code: str | None = None,
) -> SecondLook:
    """Keep what a second person would have done; what the first did is told then.

    Raises NotFound, Conflict where the item is not for this person, BadInput without a reason.
    """
    found = ready(connection, "second", recommendation_id, by=by, at=at, past_lease=True)
    refused = why_not(connection, found, by)
    if refused is not None:
        raise Conflict(refused)
    if would not in WOULD:
        raise BadInput(f"{would!r} is nothing to decide. Use one of {', '.join(WOULD)}.")
    check_reason(reason)
    first = FIRST_SAID[str(found.decision)]
    event = ReviewEvent(
        recommendation_id=recommendation_id,
        action="second",
        at=at,
        by=by,
        reason=reason,
        code=check_code("second", code),
        detail={"first": first, "second": would},
    )
    add_review_event(connection, event)
    return SecondLook(recommendation_id, first, would, str(found.decided_by))


def pairs(events: Sequence[ReviewEvent]) -> list[tuple[str, str]]:
    """What first and second said, of every second look."""
    return [
        (str(event.detail["first"]), str(event.detail["second"]))
        for event in events
        if event.action == "second" and event.detail is not None
    ]
