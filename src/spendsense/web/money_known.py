"""The records of one user, read for a page as they stood on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import Query
from sqlalchemy import Connection

from spendsense.ledger import Book
from spendsense.policy import Policy
from spendsense.review.as_of import known_day, newest_day
from spendsense.storage import Actor, Correction, Database, known_user, read_book
from spendsense.storage import corrections as corrections_of

from .access import check_consent
from .disclosed import note_reading
from .texts import Day

AsOf = Annotated[
    Day | None,
    Query(
        description="Records as they stood at the end of this day; else the newest they tell of."
    ),
]


@dataclass(frozen=True, slots=True)
class Known:
    """What is read of a user for a page: the record as its owner says it is, and as the bank does,
    which is the same book where nothing was said."""

    user_id: str
    book: Book
    bank: Book
    policy: Policy
    said: tuple[Correction, ...]


def known(connection: Connection, user_id: str, asked: date | None, at: datetime) -> Known:
    """The records of a user whose consent stands. Raises BadInput for a day that cannot be read."""
    today = at.date()
    day = newest_day(connection, user_id, today) if asked is None else known_day(asked, today)
    said = tuple(each for each in corrections_of(connection, user_id) if each.stands)
    book = read_book(connection, day, (user_id,))
    bank = read_book(connection, day, (user_id,), said=()) if said else book
    return Known(user_id, book, bank, Policy.on(day), said)


def opened(
    database: Database, route: str, user_id: str, asked: date | None, caller: Actor, at: datetime
) -> Known:
    """The same for a route: consent is asked, and a look of staff is noted."""
    with database.read() as connection:
        known_user(connection, user_id)
        check_consent(connection, route, user_id, at)
        found = known(connection, user_id, asked, at)
    note_reading(database, caller, user_id, route, at)
    return found
