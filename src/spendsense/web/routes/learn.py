"""The shelf of a user: what was approved, and the marks that the user puts on it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from spendsense import engagement as room
from spendsense.ledger import BadInput, NotFound
from spendsense.policy import Policy
from spendsense.review.time_limits import limits
from spendsense.storage import count_action, known_customer, lessons_waiting, set_mark
from spendsense.storage.journal import lock
from spendsense.web.access import check_consent
from spendsense.web.engagement_bodies import LearnBody, Marked, NewMark
from spendsense.web.engagements import counts_of, feedback_codes, shelf_item, waiting_body
from spendsense.web.given import At, Caller, TheDatabase

from .engagement import shelf_of


def learn(user_id: str, database: TheDatabase, at: At) -> LearnBody:
    """What was approved for a user, by its state, with what the user said of it; offers apart."""
    with database.read() as connection:
        known_customer(connection, user_id)
        check_consent(connection, "learn", user_id, at)
        items = shelf_of(connection, user_id, at)
        waiting = lessons_waiting(connection, user_id, limits(at).waiting_before)
    policy = Policy.on(at.date())
    lessons = [item for item in items if room.is_lesson(item)]
    offers = [item for item in items if not room.is_lesson(item)]
    return LearnBody(
        user_id=user_id,
        day=at.date(),
        lessons=[shelf_item(item) for item in lessons],
        offers=[shelf_item(item) for item in offers],
        counts=counts_of(lessons),  # type: ignore[arg-type]
        waiting=waiting_body(waiting),
        feedback_codes=feedback_codes(),  # type: ignore[arg-type]
        later_days=policy["engagement.later_days"],
        later_most_days=policy["engagement.later_most_days"],
    )


def mark_lesson(
    user_id: str,
    recommendation_id: str,
    mark: NewMark,
    database: TheDatabase,
    caller: Caller,
    at: At,
) -> Marked:
    """Mark what is shown as finished, for later or never again, or take such a mark back.

    What is never to be seen again is not shown from now on, and not drafted again either. An
    offer is not finished: it can be put by or put away, and nothing about it is counted.
    """
    with database.write() as connection:
        lock(connection)  # no revocation comes between asking and keeping
        check_consent(connection, "mark_lesson", user_id, at)
        item = _on_shelf(connection, user_id, recommendation_id, at)
        changed = _changed(mark, item, at)
        key, kind = item.shown.item_key, item.shown.kind
        set_mark(connection, user_id, key, kind, changed, by=caller.by, at=at)
        counted = mark.action == "read" and count_action(
            connection, user_id, "lesson_read", key, by=caller.by, at=at
        )
        now = _on_shelf(connection, user_id, recommendation_id, at)
    return Marked(changed=now.mark != item.mark, counted=counted, item=shelf_item(now))


def _on_shelf(
    connection: Connection, user_id: str, recommendation_id: str, at: datetime
) -> room.OnShelf:
    for item in shelf_of(connection, user_id, at):
        if recommendation_id in {each.recommendation_id for each in (item.shown, *item.others)}:
            return item
    raise NotFound(
        f"User {user_id} is shown no recommendation {recommendation_id}. "
        f"GET /api/v1/users/{user_id}/learn lists what is."
    )


def _changed(mark: NewMark, item: room.OnShelf, at: datetime) -> dict[str, Any]:
    if mark.action in ("read", "undo_read") and not room.is_lesson(item):
        raise BadInput("An offer is not finished: put it by with later, or away with never.")
    if mark.action == "read":
        before = item.mark.read_at if item.mark else None
        return {"read_at": before or at, "later_until": None}
    if mark.action == "never":
        before = item.mark.never_at if item.mark else None
        return {"never_at": before or at}
    if mark.action == "later":
        return {"later_until": _until(mark.until, at.date())}
    return {UNDONE[mark.action]: None}


UNDONE = {"undo_read": "read_at", "undo_later": "later_until", "undo_never": "never_at"}


def _until(asked: date | None, day: date) -> date:
    policy = Policy.on(day)
    if asked is None:
        return day + timedelta(days=policy["engagement.later_days"])
    last = day + timedelta(days=policy["engagement.later_most_days"])
    if not day < asked <= last:
        raise BadInput(f"`until` is {asked}: give a day after {day}, and none after {last}.")
    return asked
