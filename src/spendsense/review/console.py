"""The operator's queue as it is worked through: filtered, in pages, and counted by lane."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.ledger import BadInput
from spendsense.storage import Recommendation
from spendsense.storage.recommendations import known_status
from spendsense.storage.review_queue import ORDERS, Asked, Lane, Moment, page, place_of, total
from spendsense.storage.review_queue import lanes as counted
from spendsense.storage.review_tables import review_states
from spendsense.storage.standing import WAITING

from .person import same_person
from .second_look import for_second_look
from .time_limits import as_of_clock, limits

ALL, ALL_THAT_WAIT = "all", "waiting"
"""What may be asked for besides a state."""


@dataclass(frozen=True, slots=True)
class Page:
    """A part of the queue, how many there are in all, and where the next part begins."""

    items: tuple[Recommendation, ...]
    total: int
    next_cursor: str | None


def moment_of(at: datetime) -> Moment:
    """What the clock makes of the queue at a moment."""
    under = limits(at)
    return Moment(
        at=at,
        waiting_before=under.waiting_before,
        published_before=under.published_before,
        ended=under.ended,
    )


def standing_in(status: str) -> tuple[str, ...] | None:
    """The states that a word stands for. Raises BadInput for a word that is none.

    >>> standing_in("waiting")
    ('pending', 'flagged', 'awaiting_second')
    """
    if status == ALL:
        return None
    return WAITING if status == ALL_THAT_WAIT else (known_status(status),)


def listed(
    connection: Connection,
    asked: Asked,
    *,
    at: datetime,
    order: str = "oldest",
    limit: int | None = None,
    offset: int = 0,
    cursor: str | None = None,
) -> Page:
    """What is asked for of the queue, as the clock has it now.

    Raises BadInput for an order or a cursor that is none.
    """
    if order not in ORDERS:
        raise BadInput(f"{order!r} is no order of the queue. Use one of {', '.join(ORDERS)}.")
    moment = moment_of(at)
    after = _read(cursor, order) if cursor is not None else None
    more = None if limit is None else limit + 1
    found = page(connection, asked, moment, order=order, limit=more, offset=offset, after=after)
    shown = found[:limit]
    last = _written(shown[-1], order) if shown and len(found) > len(shown) else None
    items = tuple(as_of_clock(each, at) for each in shown)
    return Page(items, total(connection, asked, moment), last)


def lanes(connection: Connection, *, by: str | None, at: datetime) -> tuple[Lane, ...]:
    """How many wait where, the oldest of each lane, and what somebody may look at again."""
    mine = names_of(connection, by) if by is not None else ()
    found = counted(connection, moment_of(at), mine)
    if by is None:
        return found
    again = for_second_look(connection, by=by)
    return (*found, Lane(name="second_look", count=len(again), oldest=None))


def names_of(connection: Connection, by: str) -> tuple[str, ...]:
    """The names under which somebody has taken items."""
    names = connection.scalars(
        sa.select(review_states.c.lease_by).where(review_states.c.lease_by.is_not(None)).distinct()
    )
    return tuple(name for name in names if name is not None and same_person(by, name))


def _written(last: Recommendation, order: str) -> str:
    """A place in the queue as a caller carries it; it is good for its own order alone."""
    values = [_as_text(value) for value in place_of(last, order)]
    return base64.urlsafe_b64encode(json.dumps([order, *values]).encode()).decode()


def _as_text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _read(cursor: str, order: str) -> Sequence[Any]:
    try:
        named, *values = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        place = list(_typed(values, order))
    except (ValueError, binascii.Error, TypeError):
        raise _no_cursor(cursor) from None
    if named != order:
        raise BadInput(f"The cursor is of a queue by {named}, and you ask for one by {order}.")
    return place


def _typed(values: Sequence[Any], order: str) -> Sequence[Any]:
    """The values of a place in their types. Raises ValueError or TypeError."""
    kinds: Sequence[type] = (str, str, int, str, str, str) if order != "waiting" else (str, str)
    if [type(value) for value in values] != list(kinds) or not all(map(_keepable, values)):
        raise ValueError("not a place of this queue")
    begun = datetime.fromisoformat(values[0])
    if begun.tzinfo is not None:
        raise ValueError("times of the queue have no zone")
    return [begun, *values[1:]]


def _keepable(value: str | int) -> bool:
    """Whether both databases can compare with it: somebody may have made up the cursor."""
    if isinstance(value, int):
        return 0 <= value < 2**31
    return all(mark >= " " and not "\ud800" <= mark <= "\udfff" for mark in value)


def _no_cursor(cursor: str) -> BadInput:
    return BadInput(
        f"{cursor[:80]!r} is no place in the queue. Give `next_cursor` of the page before."
    )
