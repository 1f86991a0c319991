"""A user's day, and what the user finished: only the user's own, and nobody else's business."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Annotated

from fastapi import Query
from sqlalchemy import Connection

from spendsense import engagement as room
from spendsense.engagement import Standing
from spendsense.ledger import Book, NotFound
from spendsense.pipeline import policy_on
from spendsense.policy import Policy
from spendsense.recommendations import read_catalog
from spendsense.review.showing import shown_to
from spendsense.review.time_limits import limits
from spendsense.signals import stream_rows
from spendsense.storage import (
    EngagementEvent,
    EngagementSettings,
    choose_engagement,
    count_action,
    engagement_of,
    engagement_settings,
    feedback,
    known_customer,
    lessons_waiting,
    marks,
    newest_record,
    purge_engagement,
    read_book,
)
from spendsense.storage.journal import lock
from spendsense.web.access import check_consent
from spendsense.web.engagement_bodies import (
    EngagementBody,
    LookedThrough,
    NewLook,
    NewSettings,
    SettingsChanged,
    TodayBody,
)
from spendsense.web.engagements import (
    counts,
    done_bodies,
    level_body,
    recap_body,
    records_body,
    ring_bodies,
    settings_body,
    shelf_item,
    streak_body,
    verified_bodies,
    waiting_body,
)
from spendsense.web.given import At, Caller, TheDatabase
from spendsense.web.texts import Day

AsOf = Annotated[
    Day | None,
    Query(description="The records, and what was finished, as they stood then. [the newest day]"),
]


def today(user_id: str, database: TheDatabase, at: At, as_of: AsOf = None) -> TodayBody:
    """A user's day: at most three facts, one lesson, the rings, and how new the records are."""
    with database.read() as connection:
        read = _read(connection, "today", user_id, as_of, at)
        items = shelf_of(connection, user_id, at)
        waiting = lessons_waiting(connection, user_id, limits(at).waiting_before)
    card = room.card_of(items)
    stands = _standing(read, items) if read.settings.enabled else None
    recap = None if read.book is None else room.recap(read.book, read.policy, read.day)
    return TodayBody(
        user_id=user_id,
        day=read.day,
        as_of=read.policy.as_of,
        engagement=read.settings.enabled,
        records=records_body(read.newest, read.day, read.policy),
        recap=None if recap is None else recap_body(recap),
        card=None if card is None else shelf_item(card),
        waiting=waiting_body(waiting),
        rings=None if stands is None else ring_bodies(stands),
        streak=None if stands is None else streak_body(stands),
        level=None if stands is None else level_body(stands),
    )


def engagement(user_id: str, database: TheDatabase, at: At, as_of: AsOf = None) -> EngagementBody:
    """Rings, weeks, level, what was finished, and what the records bear out of complete months.

    Nothing of it is computed while the user has it switched off.
    """
    with database.read() as connection:
        read = _read(connection, "engagement", user_id, as_of, at)
        items = shelf_of(connection, user_id, at) if read.settings.enabled else ()
    if read.book is None:
        return EngagementBody(
            user_id=user_id,
            day=read.day,
            as_of=read.policy.as_of,
            settings=settings_body(read.settings, len(read.events), read.policy),
            rings=None,
            streak=None,
            level=None,
            done=None,
            done_total=None,
            verified=None,
            counts=counts(),
        )
    stands = _standing(read, items)
    months = room.verified_months(read.book, read.policy)
    of = len(room.complete_months(read.book, read.policy["engagement.months_back"]))
    return EngagementBody(
        user_id=user_id,
        day=read.day,
        as_of=read.policy.as_of,
        settings=settings_body(read.settings, len(read.events), read.policy),
        rings=ring_bodies(stands),
        streak=streak_body(stands),
        level=level_body(stands),
        done=done_bodies(stands),
        done_total=len(stands.done),
        verified=verified_bodies(months, of, read.policy.as_of),
        counts=counts(),
    )


def change_engagement(
    user_id: str, chosen: NewSettings, database: TheDatabase, caller: Caller, at: At
) -> SettingsChanged:
    """Switch engagement off or on, choose a ring's target, keep or delete what was finished."""
    with database.write() as connection:
        lock(connection)  # no revocation comes between asking and keeping
        check_consent(connection, "change_engagement", user_id, at)
        before = engagement_settings(connection, user_id, at.date())
        enabled = before.enabled if chosen.enabled is None else chosen.enabled
        targets = {str(ring): target for ring, target in chosen.targets.items()}
        now = choose_engagement(
            connection, user_id, enabled=enabled, targets=targets, by=caller.by, at=at
        )
        deleted = 0
        if chosen.past == "delete":
            cause = "the user deleted what was finished"
            gone = purge_engagement(connection, user_id, by=caller.by, at=at, cause=cause)
            deleted = gone.counts.get("engagement_events", 0)
        for ring, target in now.targets.items():
            if target != before.targets[ring]:
                count_action(
                    connection, user_id, "target_set", f"{ring}={target}", by=caller.by, at=at
                )
        kept = len(engagement_of(connection, user_id))
    return SettingsChanged(settings=settings_body(now, kept, Policy.on(at.date())), deleted=deleted)


def review_own(
    user_id: str, reviewed: NewLook, database: TheDatabase, caller: Caller, at: At
) -> LookedThrough:
    """Say that a recurring charge, or what is permitted, was looked through.

    A charge counts once, until the next of its stream; consent once a month.
    """
    with database.write() as connection:
        lock(connection)
        check_consent(connection, "review_own", user_id, at)
        if reviewed.transaction_id is None:
            key, said = f"{at:%Y-%m}", "What you permit was looked through."
            new = count_action(connection, user_id, "consent_reviewed", key, by=caller.by, at=at)
        else:
            key = _latest_charge(connection, user_id, reviewed.transaction_id, at)
            said = "This recurring charge was looked through."
            new = count_action(connection, user_id, "charge_reviewed", key, by=caller.by, at=at)
    return LookedThrough(counted=new, sentence=said)


def shelf_of(connection: Connection, user_id: str, at: datetime) -> tuple[room.OnShelf, ...]:
    """What is on a user's shelf at a moment, put away or not."""
    approved = shown_to(connection, user_id, at=at, put_away=True)
    said = feedback(connection, user_id=user_id)
    return room.shelf(approved, marks(connection, user_id), said, at.date())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What a day follows from; no book, and no record read, for who switched it off."""

    day: date
    newest: date | None
    policy: Policy
    settings: EngagementSettings
    events: tuple[EngagementEvent, ...]
    book: Book | None


def _read(
    connection: Connection, route: str, user_id: str, as_of: date | None, at: datetime
) -> _Read:
    """Raises NotFound, ConsentMissing before a row is read, and BadInput for no day to read."""
    known_customer(connection, user_id)
    check_consent(connection, route, user_id, at)
    day = as_of or at.date()
    newest = newest_record(connection, user_id, day)
    policy = policy_on(as_of or newest or day, at)
    settings = engagement_settings(connection, user_id, at.date())
    return _Read(
        day=day,
        newest=newest,
        policy=policy,
        settings=settings,
        events=engagement_of(connection, user_id, day),
        book=read_book(connection, policy.as_of, (user_id,)) if settings.enabled else None,
    )


def _standing(read: _Read, items: tuple[room.OnShelf, ...]) -> Standing:
    lessons = [each for each in items if room.is_lesson(each)]
    return room.standing(
        read.events,
        targets=read.settings.targets,
        day=read.day,
        policy=read.policy,
        left={
            "read": sum(each.state == "new" for each in lessons),
            "answer": sum(each.feedback is None and each.state != "never" for each in lessons),
        },
        titles=_titles(),
    )


@cache
def _titles() -> dict[str, str]:
    return {item.key: item.title for item in read_catalog()}


def _latest_charge(connection: Connection, user_id: str, named: str, at: datetime) -> str:
    """The latest row of the stream that a row belongs to. Raises NotFound where it is in none."""
    policy = policy_on(newest_record(connection, user_id, at.date()) or at.date(), at)
    book = read_book(connection, policy.as_of, (user_id,))
    charged = stream_rows(book, policy)
    stream = charged.filter(transaction_id=named)["stream"]
    if stream.is_empty():
        raise NotFound(
            f"User {user_id} has no recurring charge with the row {named}. "
            f"GET /api/v1/users/{user_id}/recurring lists them with their rows."
        )
    latest: str = charged.filter(stream=stream.item(0))["transaction_id"].item(-1)
    return latest
