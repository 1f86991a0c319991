"""A user's pattern: personas with their margins, what would change them, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import Query
from sqlalchemy import Connection

from spendsense.ledger import Window, windows
from spendsense.personas.pattern import known, pattern
from spendsense.personas.what_if import what_if
from spendsense.pipeline import policy_on
from spendsense.policy import Policy
from spendsense.review import timeline as told
from spendsense.storage import known_customer, newest_record, read_book
from spendsense.web.access import check_consent
from spendsense.web.disclosed import note_reading
from spendsense.web.given import At, Caller, TheDatabase
from spendsense.web.pattern_bodies import (
    PatternBody,
    TimelineBody,
    WhatIfAsked,
    WhatIfBody,
)
from spendsense.web.patterns import what_if_body, window_body
from spendsense.web.texts import Day
from spendsense.web.timelines import timeline_body

AsOf = Annotated[
    Day | None,
    Query(description="The records as they stood then. [the newest day they tell of]"),
]
Points = Annotated[
    int, Query(ge=1, le=24, description="So many days of what the records tell: each is read anew.")
]
Before = Annotated[
    Day | None, Query(description="Month ends before this day. [the day that is read, and those]")
]


def user_pattern(
    user_id: str, database: TheDatabase, caller: Caller, at: At, as_of: AsOf = None
) -> PatternBody:
    """What a user's records describe over both windows, why, how nearly, and what would change it.

    The same as `spendsense explain` says of that day.
    """
    with database.read() as connection:
        day = day_of(connection, "user_pattern", user_id, as_of, at)
        book = read_book(connection, day.policy.as_of, (user_id,))
    over = [pattern(book, user_id, window, day.policy) for window in windows(book.as_of)]
    note_reading(database, caller, user_id, f"pattern {book.as_of}", at)
    return PatternBody(
        user_id=user_id,
        as_of=book.as_of,
        first_day=day.first,
        last_day=day.last,
        windows=[window_body(each) for each in over],
    )


def what_if_pattern(
    user_id: str, asked: WhatIfAsked, database: TheDatabase, caller: Caller, at: At
) -> WhatIfBody:
    """What the same rules would say if some readings were others. Nothing is kept.

    Refuses what cannot be moved, and a value that it cannot have.
    """
    with database.read() as connection:
        day = day_of(connection, "what_if_pattern", user_id, asked.as_of, at)
        book = read_book(connection, day.policy.as_of, (user_id,))
    window = Window(asked.window_days, book.as_of)
    own = known(book, user_id, window, day.policy)
    then = what_if(own.row, day.policy, own.particulars, asked.changes)
    note_reading(database, caller, user_id, f"what-if {window.as_of}", at)
    return what_if_body(user_id, then, window)


def user_timeline(
    user_id: str,
    database: TheDatabase,
    caller: Caller,
    at: At,
    as_of: AsOf = None,
    points: Points = 1,
    before: Before = None,
) -> TimelineBody:
    """Personas over time: what runs found, and what the records tell of a day and of month ends.

    The latter come a few at a time, as each is read anew; `earlier_before` asks for the earlier.
    """
    with database.read() as connection:
        day = day_of(connection, "user_timeline", user_id, as_of, at)
        also = day.policy.as_of if before is None else None
        until = min(before or day.policy.as_of, day.policy.as_of)
        days = told.days_before(until, day.first, points, also=also)
        kept = told.kept(connection, user_id, until=day.policy.as_of)
        books = [read_book(connection, each, (user_id,)) for each in days.days]
    note_reading(database, caller, user_id, f"timeline {day.policy.as_of}", at)
    policies = [policy_on(book.as_of, at) for book in books]
    would = told.would_have_been(user_id, books, policies, days.earlier_before is None)
    return timeline_body(user_id, day.policy.as_of, kept, would, days.earlier_before)


@dataclass(frozen=True, slots=True)
class DayToRead:
    """The policy of the day that is read, and the days between which it can be asked for."""

    policy: Policy
    first: date
    last: date


def day_of(
    connection: Connection, route: str, user_id: str, as_of: date | None, at: datetime
) -> DayToRead:
    """The day to read: the asked, or the newest that the records tell of.

    Raises NotFound, ConsentMissing before a row is read, and BadInput for no day to read.
    """
    known_customer(connection, user_id)
    check_consent(connection, route, user_id, at)
    last = newest_record(connection, user_id, at.date()) or at.date()
    first = told.first_record(connection, user_id) or last
    return DayToRead(
        policy_on(as_of or last, at), min(max(first, told.first_policy_day()), last), last
    )
