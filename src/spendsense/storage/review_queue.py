"""The operators' queue by index: filtered, ordered and paged in SQL, and counted by lane."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy import Connection

from .consent import still_permitted
from .recommendations import OLDEST_FIRST, Recommendation, as_recommendation, whole
from .review_tables import review_states as states
from .standing import PUBLISHED, WAITING
from .tables import recommendations as table
from .tables import review_events

Order = Literal["oldest", "newest", "waiting"]

ORDERS: Mapping[str, tuple[sa.ColumnElement[Any], ...]] = {
    "oldest": OLDEST_FIRST,
    "newest": tuple(column.desc() for column in OLDEST_FIRST),
    "waiting": (states.c.waiting_since, table.c.recommendation_id),
}
"""By when it was drafted, or by when its turn to wait began."""

KEYS: Mapping[str, tuple[sa.ColumnElement[Any], ...]] = {
    "oldest": OLDEST_FIRST,
    "newest": OLDEST_FIRST,
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
    """Which of the queue is asked for; None asks for all. `taken_by` is who holds a lease."""

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
    """What is asked for, in order; after a place in that order where one is named."""
    query = whole().where(*_conditions(asked, moment))
    if after is not None:
        keys, past = sa.tuple_(*KEYS[order]), _typed(KEYS[order], after)
        query = query.where(keys < past if order == "newest" else keys > past)
    query = query.order_by(*ORDERS[order]).limit(limit).offset(offset)
    return tuple(as_recommendation(row._mapping) for row in connection.execute(query))


def total(connection: Connection, asked: Asked, moment: Moment) -> int:
    """How many are asked for."""
    query = _counted(sa.func.count()).where(*_conditions(asked, moment))
    return connection.scalar(query) or 0


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


def lanes(connection: Connection, moment: Moment, taken_by: tuple[str, ...]) -> tuple[Lane, ...]:
    """The lanes of the console. An item may stand in several; `mine` is what somebody has taken."""
    named = {
        "pending": _is(moment, "pending"),
        "flagged": _is(moment, "flagged"),
        "awaiting_second": _is(moment, "awaiting_second"),
        "escalated": states.c.escalated,
        "snoozed": sa.and_(states.c.status.in_(WAITING), states.c.snoozed_until > moment.at),
        "mine": _taken(taken_by, moment),
        "held": _held(moment),
    }
    waits = sa.func.count().filter
    columns = [
        column
        for name, which in named.items()
        for column in (
            waits(which).label(name),
            sa.func.min(states.c.waiting_since).filter(which).label(f"{name}_oldest"),
        )
    ]
    row = connection.execute(_counted(*columns)).one()._mapping
    return tuple(Lane(name=name, count=row[name], oldest=row[f"{name}_oldest"]) for name in named)


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


def _counted(*columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    rows = table.join(states, states.c.recommendation_id == table.c.recommendation_id)
    return sa.select(*columns).select_from(rows).where(still_permitted(table))


def _over(moment: Moment) -> sa.ColumnElement[bool]:
    """What the clock has ended and nobody has written so yet."""
    live = states.c.status.in_((*WAITING, *PUBLISHED))
    old = sa.and_(states.c.status.in_(WAITING), states.c.waiting_since <= moment.waiting_before)
    long_shown = sa.and_(
        states.c.status.in_(PUBLISHED), states.c.held_until <= moment.published_before
    )
    ended = sa.and_(live, table.c.item_key.in_(sorted(moment.ended)))
    return sa.func.coalesce(sa.or_(old, long_shown, ended), sa.false())


def _is(moment: Moment, status: str) -> sa.ColumnElement[bool]:
    if status == "expired":
        return sa.or_(states.c.status == status, _over(moment))
    if status in (*WAITING, *PUBLISHED):
        return sa.and_(states.c.status == status, sa.not_(_over(moment)))
    return states.c.status == status


def _held(moment: Moment) -> sa.ColumnElement[bool]:
    return sa.and_(states.c.status.in_(PUBLISHED), states.c.held_until > moment.at)


def _taken(by: tuple[str, ...], moment: Moment) -> sa.ColumnElement[bool]:
    return sa.and_(states.c.lease_by.in_(by), states.c.lease_until > moment.at)


def _conditions(asked: Asked, moment: Moment) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if asked.status is not None:
        found.append(sa.or_(*(_is(moment, status) for status in asked.status)))
    for name in ("user_id", "persona", "kind", "window_days", "item_key"):
        if (value := getattr(asked, name)) is not None:
            found.append(table.c[name] == value)
    for name in ("flagged", "escalated"):
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
