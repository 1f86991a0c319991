"""Writes down what the clock, the records or consent have decided of items meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from spendsense.ledger import Book
from spendsense.storage import (
    Database,
    Recommendation,
    ReviewEvent,
    add_review_event,
    consented,
    read_book,
    recommendations,
)
from spendsense.storage.journal import lock
from spendsense.storage.review_queue import overdue
from spendsense.storage.standing import WAITING

from .console import moment_of
from .freshness import changed, revoked_since
from .made_from import made_from
from .person import PIPELINE
from .queue import recommendation
from .time_limits import limits, over

TOGETHER = 200
"""Users whose records are compared at once."""


@dataclass(frozen=True, slots=True)
class Swept:
    """Ids of what was found expired and stale."""

    expired: tuple[str, ...]
    stale: tuple[str, ...]


def sweep(database: Database, *, at: datetime, records: bool = True) -> Swept:
    """Expire what is over and, with `records`, set aside the drafts whose records changed.

    Each in a transaction of its own, under the same lock as decisions.
    """
    with database.read() as connection:
        old = overdue(connection, moment_of(at))
    suspected = list(_suspected(database, at)) if records else []
    expired = [key for key in old if _expire(database, key, at)]
    stale = [key for key in suspected if _set_aside(database, key, at)]
    return Swept(tuple(expired), tuple(stale))


def _suspected(database: Database, at: datetime) -> Iterator[str]:
    """Ids of drafts that no longer rest on what is stored, where their user may still be read."""
    with database.read() as connection:
        waiting = [r for status in WAITING for r in recommendations(connection, status=status)]
    of_day: dict[date, dict[str, list[Recommendation]]] = {}
    for each in waiting:
        if each.stands.inputs is not None:
            of_day.setdefault(each.as_of, {}).setdefault(each.user_id, []).append(each)
    for day, by_user in of_day.items():
        users = sorted(by_user)
        for start in range(0, len(users), TOGETHER):
            some = users[start : start + TOGETHER]
            with database.read() as connection:
                readable = sorted(consented(connection, some, at=at))
                book = read_book(connection, day, readable)
                found = [each for user in readable for each in by_user[user]]
                yield from _changed(connection, book, found)


def _changed(connection: Connection, book: Book, waiting: list[Recommendation]) -> Iterator[str]:
    made = made_from(book)
    for each in waiting:
        now = made[each.user_id]["records"]["digest"] if each.user_id in made else None
        if now != each.stands.inputs or revoked_since(connection, each):
            yield each.recommendation_id


def _expire(database: Database, key: str, at: datetime) -> bool:
    with database.write() as connection:
        lock(connection)
        found = recommendation(connection, key, seeds=True)
        why = over(found, limits(at))  # again: it may have been decided meanwhile
        if why is not None:
            event = ReviewEvent(
                recommendation_id=key, action="expire", at=at, by=PIPELINE, reason=why
            )
            add_review_event(connection, event)
    return why is not None


def _set_aside(database: Database, key: str, at: datetime) -> bool:
    with database.write() as connection:
        lock(connection)
        found = recommendation(connection, key, seeds=True)
        why = changed(connection, found) if found.stands.waits else None
        if why is not None:
            event = ReviewEvent(
                recommendation_id=key, action="stale", at=at, by=PIPELINE, reason=why
            )
            add_review_event(connection, event)
    return why is not None
