"""What every decision asks first: does it wait, in this version, and is it anybody else's."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from spendsense import telemetry
from spendsense.ledger import BadInput, Conflict
from spendsense.policy import Policy
from spendsense.policy.reasons import OTHER, review_reasons
from spendsense.storage import Recommendation, ReviewEvent, add_review_event, review_events
from spendsense.storage.journal import lock
from spendsense.storage.reviews import Action
from spendsense.storage.standing import STATUS_AFTER

from .machine import may
from .person import check_person, same_person
from .queue import recommendation
from .time_limits import as_of_clock


def ready(
    connection: Connection,
    action: Action,
    recommendation_id: str,
    *,
    by: str,
    at: datetime,
    version: int | None = None,
    past_lease: bool = False,
) -> Recommendation:
    """A recommendation on which somebody may act now, under the lock.

    Raises NotFound, BadInput for no person, and Conflict where it does not stand where the action
    begins, is not of the version named, or is taken by another; each says who, what and when.
    """
    # The lock first: of two operators the second reads what the first decided.
    lock(connection)
    stored = recommendation(connection, recommendation_id, seeds=True)
    check_person(by)
    found = as_of_clock(stored, at)
    if not may(action, found.status):
        raise _out_of_place(connection, action, found)
    if version is not None and version != found.stands.version:
        raise _of_another_version(connection, found, version)
    holder = found.stands.leased_at(at)
    if holder is not None and not past_lease and not same_person(by, holder):
        raise _taken(found, holder)
    return found


def check_reason(reason: str) -> None:
    """Raises BadInput for none."""
    if not reason.strip():
        raise BadInput("Say why: the reason is kept with the decision, and it may not be empty.")


def check_code(action: str, code: str | None) -> str:
    """The code of a reason; `other` where none is given. Raises BadInput for one there is not."""
    codes = review_reasons()[action]
    if code is None:
        return OTHER
    if code not in codes:
        raise BadInput(
            f"{code!r} is no reason to {action}. Use one of {', '.join(codes)}, and say the rest "
            "in your own words."
        )
    return code


def written(connection: Connection, event: ReviewEvent) -> Recommendation:
    """Keep an event; the recommendation as it stands then."""
    add_review_event(connection, event)
    found = recommendation(connection, event.recommendation_id, seeds=True)
    telemetry.note(trace_id=found.trace_id)
    telemetry.event("decision.reviewed", trace_id=found.trace_id, action=event.action)
    return found


def second_needed(found: Recommendation, policy: Policy, *, overridden: bool = False) -> bool:
    """Whether policy asks for two people: of what it is, not of who asks."""
    of_it = {
        "offers": found.kind == "offer",
        "ai_worded": found.worded_by == "model",
        "flagged": found.stands.flagged,
        "overridden": overridden,
    }
    return any(of_it[each] for each in policy["review.four_eyes"])


def last_word(connection: Connection, recommendation_id: str) -> ReviewEvent | None:
    """The event that moved it last, if any did."""
    told = review_events(connection, recommendation_id)
    moved = [event for event in told if event.action in STATUS_AFTER or event.action == "publish"]
    return moved[-1] if moved else None


def _out_of_place(connection: Connection, action: Action, found: Recommendation) -> Conflict:
    key = found.recommendation_id
    if found.status in ("pending", "flagged", "awaiting_second"):
        advice = "Reject what is still pending." if action == "withdraw" else "Approve it first."
        return Conflict(
            f"Recommendation {key} is {found.status}, and only what is approved can be "
            f"{PARTICIPLES.get(action, action)}. {advice}"
        )
    why = f" ({found.decision_reason})" if found.decision_reason else ""
    if action in ("withdraw", "publish", "undo"):
        was = f"is {found.status}, and only what is approved can be {PARTICIPLES[action]}."
        return Conflict(f"Recommendation {key} {was}")
    last = last_word(connection, key)
    if last is None or (
        STATUS_AFTER.get(last.action) != found.status and found.status == "expired"
    ):
        return Conflict(
            f"Recommendation {key} has expired: {found.decision_reason}. The next run drafts it "
            "again where it still holds."
        )
    return Conflict(
        f"Recommendation {key} was {found.status} by {found.decided_by} at "
        f"{found.decided_at:%Y-%m-%d %H:%M:%S} UTC{why}. What is decided is not decided again."
    )


PARTICIPLES = {"withdraw": "withdrawn", "publish": "published", "undo": "undone"}


def _of_another_version(connection: Connection, found: Recommendation, version: int) -> Conflict:
    last = last_word(connection, found.recommendation_id)
    since = f", after {last.action} by {last.by} at {last.at:%Y-%m-%d %H:%M:%S} UTC" if last else ""
    return Conflict(
        f"Recommendation {found.recommendation_id} stands at version {found.stands.version}{since},"
        f" and you act on version {version}. Read it again."
    )


def _taken(found: Recommendation, holder: str) -> Conflict:
    until = found.stands.lease_until
    return Conflict(
        f"Recommendation {found.recommendation_id} is taken by {holder} until "
        f"{until:%Y-%m-%d %H:%M:%S} UTC. Take another, or ask {holder} to release it."
    )
