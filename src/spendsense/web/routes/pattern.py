"""A user's pattern: personas with their margins, what would change them, and since when."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Annotated

from fastapi import Query

from spendsense.ledger import Window, windows
from spendsense.personas.pattern import known, pattern
from spendsense.personas.what_if import what_if
from spendsense.pipeline import policy_on
from spendsense.review import timeline as told
from spendsense.storage import Actor, Database, read_books
from spendsense.web.day_read import AsOf, day_of, day_read
from spendsense.web.disclosed import note_reading
from spendsense.web.given import At, Caller, TheDatabase
from spendsense.web.kept import Asked, TheKept, remembered
from spendsense.web.pattern_bodies import (
    PatternBody,
    TimelineBody,
    WhatIfAsked,
    WhatIfBody,
)
from spendsense.web.patterns import what_if_body, window_body
from spendsense.web.texts import Day
from spendsense.web.timelines import timeline_body

Points = Annotated[
    int, Query(ge=1, le=24, description="So many days of what the records tell: each is read anew.")
]
Before = Annotated[
    Day | None, Query(description="Month ends before this day. [the day that is read, and those]")
]


def user_pattern(
    user_id: str,
    database: TheDatabase,
    caller: Caller,
    at: At,
    kept: TheKept,
    as_of: AsOf = None,
) -> PatternBody:
    """What a user's records describe over both windows, why, how nearly, and what would change it.

    The same as `spendsense explain` says of that day.
    """
    asked = Asked("user_pattern", user_id, as_of, what="pattern")
    make = partial(_pattern, user_id, database, caller, at, as_of)
    return remembered(kept, database, caller, asked, at, make)


def _pattern(
    user_id: str, database: Database, caller: Actor, at: datetime, as_of: date | None
) -> PatternBody:
    day = day_read(database, caller, "user_pattern", user_id, as_of, at, what="pattern")
    book = day.book
    over = [pattern(book, user_id, window, day.policy) for window in windows(book.as_of)]
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
    day = day_read(database, caller, "what_if_pattern", user_id, asked.as_of, at, what="what-if")
    window = Window(asked.window_days, day.book.as_of)
    own = known(day.book, user_id, window, day.policy)
    then = what_if(own.row, day.policy, own.particulars, asked.changes)
    return what_if_body(user_id, then, window)


def user_timeline(
    user_id: str,
    database: TheDatabase,
    caller: Caller,
    at: At,
    as_of: AsOf = None,
    points: Points = 1,
    before: Before = None,
    *,
    kept: TheKept,
) -> TimelineBody:
    """Personas over time: what runs found, and what the records tell of a day and of month ends.

    The latter come a few at a time, as each is read anew; `earlier_before` asks for the earlier.
    """
    asked = Asked("user_timeline", user_id, as_of, what="timeline", also=(points, before))
    make = partial(_timeline, user_id, database, caller, at, as_of, points, before)
    return remembered(kept, database, caller, asked, at, make)


def _timeline(
    user_id: str,
    database: Database,
    caller: Actor,
    at: datetime,
    as_of: date | None,
    points: int,
    before: date | None,
) -> TimelineBody:
    with database.read() as connection:
        day = day_of(connection, "user_timeline", user_id, as_of, at)
        also = day.policy.as_of if before is None else None
        until = min(before or day.policy.as_of, day.policy.as_of)
        days = told.days_before(until, day.first, points, also=also)
        found = told.kept(connection, user_id, until=day.policy.as_of)
        books = read_books(connection, days.days, (user_id,))
    note_reading(database, caller, user_id, f"timeline {day.policy.as_of}", at)
    policies = [policy_on(book.as_of, at) for book in books]
    would = told.would_have_been(user_id, books, policies, days.earlier_before is None)
    return timeline_body(user_id, day.policy.as_of, found, would, days.earlier_before)
