"""What an operator does with an item besides deciding it: open, take, note, snooze, flag."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from spendsense.ledger import BadInput, Conflict
from spendsense.policy import Policy
from spendsense.storage import Recommendation, ReviewEvent, add_review_event, review_events
from spendsense.storage.journal import lock
from spendsense.storage.reviews import Action

from .guards import check_code, check_reason, ready, written
from .person import check_person, same_person
from .queue import recommendation


def opened(connection: Connection, recommendation_id: str, *, by: str, at: datetime) -> bool:
    """Note that an operator read an item that waits; whether it was for the first time.

    Reading it again in the same turn notes nothing.
    """
    lock(connection)
    found = recommendation(connection, recommendation_id, seeds=True)
    check_person(by)
    if not found.stands.waits or has_opened(connection, found, by):
        return False
    event = ReviewEvent(recommendation_id=recommendation_id, action="open", at=at, by=by)
    add_review_event(connection, event)
    return True


def has_opened(connection: Connection, found: Recommendation, by: str) -> bool:
    """Whether an operator has read an item since it began to wait."""
    since = found.stands.waiting_since
    return any(
        event.action in ("open", "lease") and event.at >= since and same_person(by, event.by)
        for event in review_events(connection, found.recommendation_id)
    )


def take(
    connection: Connection,
    recommendation_id: str,
    *,
    by: str,
    at: datetime,
    version: int | None = None,
) -> Recommendation:
    """Have an item alone for a while, or for a while longer; nobody else decides it meanwhile.

    Raises NotFound, and Conflict where it does not wait or another has it.
    """
    ready(connection, "lease", recommendation_id, by=by, at=at, version=version)
    minutes = Policy.on(at.date())["review.lease_minutes"]
    until = at + timedelta(minutes=minutes)
    return written(connection, _event(recommendation_id, "lease", by, at, until=until))


def release(
    connection: Connection, recommendation_id: str, *, by: str, at: datetime
) -> Recommendation:
    """Give an item back. Raises NotFound, and Conflict where this operator does not have it."""
    found = ready(connection, "release", recommendation_id, by=by, at=at)
    if found.stands.leased_at(at) is None:
        raise Conflict(f"Recommendation {recommendation_id} is taken by nobody.")
    return written(connection, _event(recommendation_id, "release", by, at))


def note(
    connection: Connection, recommendation_id: str, *, by: str, at: datetime, text: str
) -> Recommendation:
    """Leave words for whoever reads it next. Raises NotFound, and BadInput for none."""
    ready(connection, "note", recommendation_id, by=by, at=at, past_lease=True)
    check_reason(text)
    return written(connection, _event(recommendation_id, "note", by, at, reason=text))


def snooze(
    connection: Connection,
    recommendation_id: str,
    *,
    by: str,
    at: datetime,
    until: datetime,
    reason: str,
    code: str | None = None,
    version: int | None = None,
) -> Recommendation:
    """Put an item off until a later moment: until then the queue lists it last and by itself.

    Raises NotFound, Conflict, and BadInput without a reason or for a moment that is past.
    """
    ready(connection, "snooze", recommendation_id, by=by, at=at, version=version)
    check_reason(reason)
    if until <= at:
        raise BadInput(f"{until:%Y-%m-%d %H:%M} UTC is not later than now. Name a later moment.")
    event = _event(recommendation_id, "snooze", by, at, reason=reason, code=code, until=until)
    return written(connection, event)


def flag(
    connection: Connection,
    recommendation_id: str,
    *,
    by: str,
    at: datetime,
    reason: str,
    code: str | None = None,
    version: int | None = None,
) -> Recommendation:
    """Draw attention to an item: it is not shown, and two people must approve it from now on.

    Nobody's lease keeps anybody from it. Raises NotFound, Conflict, and BadInput without a reason.
    """
    ready(connection, "flag", recommendation_id, by=by, at=at, version=version, past_lease=True)
    check_reason(reason)
    return written(connection, _event(recommendation_id, "flag", by, at, reason=reason, code=code))


def escalate(
    connection: Connection,
    recommendation_id: str,
    *,
    by: str,
    at: datetime,
    reason: str,
    code: str | None = None,
    version: int | None = None,
) -> Recommendation:
    """Ask for somebody else: flagged, and in a lane of its own. Raises as `flag` does."""
    ready(connection, "escalate", recommendation_id, by=by, at=at, version=version)
    check_reason(reason)
    event = _event(recommendation_id, "escalate", by, at, reason=reason, code=code)
    return written(connection, event)


def _event(
    recommendation_id: str,
    action: Action,
    by: str,
    at: datetime,
    *,
    reason: str = "",
    code: str | None = None,
    until: datetime | None = None,
) -> ReviewEvent:
    coded = action in ("flag", "escalate", "snooze")
    return ReviewEvent(
        recommendation_id=recommendation_id,
        action=action,
        at=at,
        by=by,
        reason=reason,
        code=check_code(action, code) if coded else None,
        until=until,
    )
