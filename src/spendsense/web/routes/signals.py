"""The signals of a user: every reading of a day, by family."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Any

from spendsense.ledger import windows
from spendsense.personas.margins import as_sentence
from spendsense.signals import FAMILIES, read, sentence, text_of
from spendsense.signals.reading import Reading
from spendsense.storage import Actor, Database
from spendsense.web.day_read import AsOf, day_read
from spendsense.web.given import At, Caller, TheDatabase
from spendsense.web.kept import Asked, TheKept, remembered
from spendsense.web.signals_bodies import FamilyBody, ReadingBody, SignalsBody, WindowReadings


def user_signals(
    user_id: str,
    database: TheDatabase,
    caller: Caller,
    at: At,
    kept: TheKept,
    as_of: AsOf = None,
) -> SignalsBody:
    """Every reading of a user over both windows, by family, each with the query of its rows.

    The same as `spendsense explain` says of that day.
    """
    asked = Asked("user_signals", user_id, as_of, what="signals")
    make = partial(_signals, user_id, database, caller, at, as_of)
    return remembered(kept, database, caller, asked, at, make)


def _signals(
    user_id: str, database: Database, caller: Actor, at: datetime, as_of: date | None
) -> SignalsBody:
    day = day_read(database, caller, "user_signals", user_id, as_of, at, what="signals")
    over = [
        (window, read(day.book, window, day.policy).row(0, named=True))
        for window in windows(day.book.as_of)
    ]
    return SignalsBody(
        user_id=user_id,
        as_of=day.book.as_of,
        first_day=day.first,
        last_day=day.last,
        windows=[
            WindowReadings(
                window_days=window.days,
                from_day=window.start,
                to_day=window.as_of,
                families=[
                    FamilyBody(
                        family=family,
                        readings=[
                            _body(each, row, f"window_days={window.days}&as_of={window.as_of}")
                            for each in readings
                        ],
                    )
                    for family, readings in FAMILIES.items()
                ],
            )
            for window, row in over
        ],
    )


def _body(reading: Reading, row: dict[str, Any], of_window: str) -> ReadingBody:
    value = row[reading.name]
    return ReadingBody(
        reading=reading.name,
        unit=reading.unit,
        description=reading.description,
        value=value.isoformat() if isinstance(value, date) else value,
        text=None if value is None else text_of(reading.name, value),
        said=as_sentence(sentence(reading, row)),
        query=f"reading={reading.name}&{of_window}",
    )
