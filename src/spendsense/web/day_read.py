"""What pages of a user's signals and pattern begin with: the day, the records, the look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import Query
from sqlalchemy import Connection

from spendsense.ledger import Book
from spendsense.pipeline import policy_on
from spendsense.policy import Policy
from spendsense.review.timeline import first_policy_day, first_record
from spendsense.storage import Actor, Database, known_customer, newest_record, read_book

from .access import check_consent
from .disclosed import note_reading
from .texts import Day

AsOf = Annotated[
    Day | None,
    Query(description="The records as they stood then. [the newest day they tell of]"),
]


@dataclass(frozen=True, slots=True)
class DayToRead:
    """The policy of the day that is read, and the days between which it can be asked for."""

    policy: Policy
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class DayRead(DayToRead):
    """The same, and a user's records as they stood on that day."""

    book: Book


def day_of(
    connection: Connection, route: str, user_id: str, as_of: date | None, at: datetime
) -> DayToRead:
    """The day to read: the asked, or the newest that the records tell of.

    Raises NotFound, ConsentMissing before a row is read, and BadInput for no day to read.
    """
    known_customer(connection, user_id)
    check_consent(connection, route, user_id, at)
    last = newest_record(connection, user_id, at.date()) or at.date()
    first = first_record(connection, user_id) or last
    return DayToRead(policy_on(as_of or last, at), min(max(first, first_policy_day()), last), last)


def day_read(
    database: Database,
    caller: Actor,
    route: str,
    user_id: str,
    as_of: date | None,
    at: datetime,
    *,
    what: str,
) -> DayRead:
    """A user's records of the day to read, and the look noted as `what` of that day.

    Raises as `day_of` does.
    """
    with database.read() as connection:
        day = day_of(connection, route, user_id, as_of, at)
        book = read_book(connection, day.policy.as_of, (user_id,))
    note_reading(database, caller, user_id, f"{what} {book.as_of}", at)
    return DayRead(day.policy, day.first, day.last, book)
