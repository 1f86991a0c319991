"""The operators' queue by index: filtered, ordered and paged in SQL, and counted by lane."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any, Literal, get_args

import sqlalchemy as sa
from sqlalchemy import Connection

from .consent import ever_revoked, still_permitted
from .recommendations import OLDEST_FIRST, Recommendation, as_recommendation, whole
from .review_tables import review_states as states
from .standing import PUBLISHED, WAITING, Status
from .tables import recommendations as table
from .tables import review_events

Order = Literal["oldest", "newest", "waiting"]

OLDEST = tuple(states.c[str(column.key)] for column in OLDEST_FIRST)

ORDERS: Mapping[str, tuple[sa.ColumnElement[Any], ...]] = {
    "oldest": OLDEST,
    "newest": tuple(column.desc() for column in OLDEST),
    "waiting": (states.c.waiting_since, states.c.recommendation_id),
}
"""By when it was drafted, or by when its turn to wait began."""

KEYS: Mapping[str, tuple[sa.ColumnElement[Any], ...]] = {
    "oldest": OLDEST,
    "newest": OLDEST,
    "waiting": ORDERS["waiting"],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What the clock makes of rows: what began before these is over, and so are these offers."""

    at: datetime
    waiting_before: datetime
    published_before: datetime
    ended: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which of the queue is asked for; None asks for all. `taken_by` is who holds a lease.

    What was planted is told by `seeded`: to ask for it is for no page.
    """

    status: tuple[str, ...] | None = None
    user_id: str | None = None
    persona: str | None = None
    kind: str | None = None
    window_days: int | None = None
    item_key: str | None = None
    flagged: bool | None = None
    escalated: bool | None = None
    snoozed: bool | None = None
    held: bool | None = None
    seeded: bool | None = None
    taken_by: tuple[str, ...] | None = None


def page(
    connection: Connection,
    asked: Asked,
    moment: Moment,
    *,
    order: str = "oldest",
    limit: int | None = None,
    offset: int = 0,
    after: Sequence[Any] | None = None,
) -> tuple[Recommendation, ...]:
    """What is asked for, in order; after a place in that order where one is named.

    Which they are is found by the index of the order, one state at a time, and only those are read.
    """
    ids = _found(connection, asked, moment, order, limit, offset, after)
    rows: dict[str, Recommendation] = {}
    for start in range(0, len(ids), AT_ONCE):
        some = table.c.recommendation_id.in_(ids[start : start + AT_ONCE])
        for row in connection.execute(whole().where(some)):
            rows[row.recommendation_id] = as_recommendation(row._mapping)
    return tuple(rows[each] for each in ids if each in rows)


def total(connection: Connection, asked: Asked, moment: Moment) -> int:
    """How many are asked for."""
    query = sa.select(sa.func.count()).select_from(states)
    return connection.scalar(query.where(*_conditions(asked, moment), permitted())) or 0


AT_ONCE = 500
"""Recommendations read by a statement."""


def _found(
    connection: Connection,
    asked: Asked,
    moment: Moment,
    order: str,
    limit: int | None,
    offset: int,
    after: Sequence[Any] | None,
) -> list[str]:
    """Ids of a page, in order."""
    most = None if limit is None else offset + limit
    of_each = [
        _in_order(connection, replace(asked, status=status), moment, order, most, after)
        for status in _by_index(asked.status)
    ]
    last = len(KEYS[order])  # the id stands last in a place, so the place ends with it
    merged = merge(*of_each, reverse=order == "newest")
    return [place[last - 1] for place in islice(merged, offset, most)]


def _by_index(status: tuple[str, ...] | None) -> list[tuple[str, ...]]:
    """The states asked for, one at a time, as the index has them.

    What the clock has ended stands under other names: it is asked for with all of them at once.
    """
    if status is None:
        return [(RAW + each,) for each in get_args(Status)]
    return [status] if "expired" in status else [(each,) for each in status]


RAW = "stored:"
"""Before a state that is asked for as it is stored, whatever the clock makes of it."""


def _in_order(
    connection: Connection,
    asked: Asked,
    moment: Moment,
    order: str,
    most: int | None,
    after: Sequence[Any] | None,
) -> list[tuple[Any, ...]]:
    """Places in an order, which end with the id."""
    keys = KEYS[order]
    query = sa.select(*keys).where(*_conditions(asked, moment, in_order=True), permitted())
    if after is not None:
        past = _typed(keys, after)
        named = sa.tuple_(*keys)
        query = query.where(named < past if order == "newest" else named > past)
    rows = connection.execute(query.order_by(*ORDERS[order]).limit(most))
    return [tuple(row) for row in rows]


def place_of(found: Recommendation, order: str) -> list[Any]:
    """Where one stands in an order: what comes after it is the next page."""
    values = {
        "created_at": found.created_at,
        "user_id": found.user_id,
        "window_days": found.window_days,
        "kind": found.kind,
        "item_key": found.item_key,
        "recommendation_id": found.recommendation_id,
        "waiting_since": found.stands.waiting_since,
    }
    return [values[str(column.key)] for column in KEYS[order]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """How many stand in a lane, and since when the oldest of them waits."""

    name: str
    count: int
    oldest: datetime | None


OUTCOMES: tuple[Status, ...] = ("approved", "overridden", "rejected", "withdrawn")
"""Where a decision leaves an item."""


def lanes(connection: Connection, moment: Moment, taken_by: tuple[str, ...]) -> tuple[Lane, ...]:
    """The lanes of the console. An item may stand in several; `mine` is what somebody has taken.

    What is decided is counted by outcome, and waits for nobody: no oldest is told of it.
    """
    named = {
        "pending": _is(moment, "pending"),
        "flagged": _is(moment, "flagged"),
        "awaiting_second": _is(moment, "awaiting_second"),
        "escalated": states.c.escalated.is_(True),
        "snoozed": sa.and_(_any_of(WAITING), states.c.snoozed_until > moment.at),
        "mine": _taken(taken_by, moment),
        "held": _held(moment),
        "stale": _is(moment, "stale"),
    }
    found = {name: _lane(connection, which) for name, which in named.items()}
    waiting = (Lane(name=name, count=n, oldest=oldest) for name, (n, oldest) in found.items())
    ended = {name: _lane(connection, _is(moment, name))[0] for name in OUTCOMES}
    return (*waiting, *(Lane(name=name, count=n, oldest=None) for name, n in ended.items()))


def _lane(connection: Connection, which: sa.ColumnElement[bool]) -> tuple[int, datetime | None]:
    """A lane by the index of its own."""
    query = sa.select(sa.func.count(), sa.func.min(states.c.waiting_since)).select_from(states)
    count, oldest = connection.execute(query.where(which, permitted())).one()
    return count, oldest


def permitted() -> sa.ColumnElement[bool]:
    """Rows of states whose user has not revoked consent since: asked at every reading."""
    drafted = sa.exists().where(
        table.c.recommendation_id == states.c.recommendation_id, still_permitted(table)
    )
    return sa.or_(states.c.user_id.not_in(ever_revoked()), drafted)


def overdue(connection: Connection, moment: Moment) -> tuple[str, ...]:
    """Ids of what the clock has ended and nobody has written so yet, the planted included."""
    query = sa.select(table.c.recommendation_id).select_from(
        table.join(states, states.c.recommendation_id == table.c.recommendation_id)
    )
    found = query.where(_over(moment), still_permitted(table))
    return tuple(connection.scalars(found.order_by(table.c.recommendation_id)))


@dataclass(frozen=True, slots=True)
class Decided:
    """Who decided what, in a line: enough to draw it for a second look."""

    recommendation_id: str
    created_at: datetime
    status: str
    action: str
    by: str
    at: datetime


def decided(connection: Connection) -> tuple[Decided, ...]:
    """What operators approved, overrode or rejected, the oldest draft first; nothing planted."""
    query = (
        sa.select(
            table.c.recommendation_id,
            table.c.created_at,
            states.c.status,
            *(review_events.c[name] for name in ("action", "by", "at")),
        )
        .select_from(
            table.join(states, states.c.recommendation_id == table.c.recommendation_id).join(
                review_events, review_events.c.seq == states.c.moved_seq
            )
        )
        .where(states.c.seeded.is_(False), still_permitted(table))
        .where(states.c.status.in_((*PUBLISHED, "rejected")))
        .order_by(table.c.created_at, table.c.recommendation_id)
    )
    return tuple(Decided(**row._mapping) for row in connection.execute(query))


def _over(moment: Moment) -> sa.ColumnElement[bool]:
    """What the clock has ended and nobody has written so yet."""
    live = states.c.status.in_((*WAITING, *PUBLISHED))
    old = sa.and_(states.c.status.in_(WAITING), states.c.waiting_since <= moment.waiting_before)
    long_shown = sa.and_(
        states.c.status.in_(PUBLISHED), states.c.held_until <= moment.published_before
    )
    ended = [sa.and_(live, states.c.item_key.in_(sorted(moment.ended)))] if moment.ended else []
    return sa.func.coalesce(sa.or_(old, long_shown, *ended), sa.false())


def _not_over(moment: Moment, status: str) -> sa.ColumnElement[bool]:
    """What stands in a state and is not over, by its own limit alone."""
    if status in WAITING:
        lasts = states.c.waiting_since > moment.waiting_before
    else:
        begun = states.c.held_until > moment.published_before
        lasts = sa.or_(states.c.held_until.is_(None), begun)
    if not moment.ended:
        return lasts
    return sa.and_(lasts, states.c.item_key.not_in(sorted(moment.ended)))


def _is(moment: Moment, status: str, *, in_order: bool = False) -> sa.ColumnElement[bool]:
    """Whether it stands there now. In an order the index of the order is to be read, and no other:
    what lasts is then asked in a form that SQLite looks up nowhere."""
    if status == "expired":
        return sa.or_(states.c.status == status, _over(moment))
    if status in (*WAITING, *PUBLISHED):
        lasts = _not_over(moment, status)
        lasts = sa.func.coalesce(lasts, sa.false()) if in_order else lasts
        return sa.and_(states.c.status == status, lasts)
    return states.c.status == status.removeprefix(RAW)


def _held(moment: Moment) -> sa.ColumnElement[bool]:
    return sa.and_(_any_of(PUBLISHED), states.c.held_until > moment.at)


def _any_of(status: tuple[Status, ...]) -> sa.ColumnElement[bool]:
    """One of these states, asked beside what has an index that tells more apart."""
    return sa.func.coalesce(states.c.status, "").in_(status)


def _taken(by: tuple[str, ...], moment: Moment) -> sa.ColumnElement[bool]:
    return sa.and_(states.c.lease_by.in_(by), states.c.lease_until > moment.at)


def _conditions(
    asked: Asked, moment: Moment, *, in_order: bool = False
) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if asked.status is not None:
        named = (_is(moment, status, in_order=in_order) for status in asked.status)
        found.append(sa.or_(*named))
    for name in ("user_id", "persona", "kind", "window_days", "item_key"):
        if (value := getattr(asked, name)) is not None:
            found.append(states.c[name] == value)
    for name in ("flagged", "escalated", "seeded"):
        if (value := getattr(asked, name)) is not None:
            found.append(states.c[name].is_(value))
    if asked.snoozed is not None:
        later = sa.func.coalesce(states.c.snoozed_until > moment.at, sa.false())
        found.append(later if asked.snoozed else sa.not_(later))
    if asked.held is not None:
        found.append(_held(moment) if asked.held else sa.not_(_held(moment)))
    if asked.taken_by is not None:
        found.append(_taken(asked.taken_by, moment))
    return found


def _typed(columns: Sequence[sa.ColumnElement[Any]], values: Sequence[Any]) -> sa.Tuple:
    return sa.tuple_(
        *(sa.literal(value, column.type) for column, value in zip(columns, values, strict=True))
    )
