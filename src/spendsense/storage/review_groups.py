"""Groups of drafts that wait in the same words, counted and drawn from by index.

What is set aside for now, by a lease, a snooze or a consent that does not stand, is little: it is
found by itself and taken off, so that a group of thousands is never read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.guardrails.consent import longest

from .consent import consented
from .review_queue import AT_ONCE, Moment
from .review_tables import review_states as states
from .tables import consent_events, review_events

OPENING = ("open", "lease")


@dataclass(frozen=True, slots=True)
class Place:
    """An item of a group in the order of the draw; `opened_at` is when anybody read it first."""

    recommendation_id: str
    draw: int
    opened_at: datetime | None


@dataclass(frozen=True, slots=True)
class Aside:
    """An item that may not be approved with its group now. `lease_by` is who has it, if anybody."""

    recommendation_id: str
    group_key: str
    lease_by: str | None


def counts(connection: Connection, moment: Moment, kinds: Collection[str]) -> dict[str, int]:
    """How many of these kinds wait in each group, by its key."""
    query = sa.select(states.c.group_key, sa.func.count()).where(*_waiting(moment, kinds))
    rows = connection.execute(query.group_by(states.c.group_key))
    return {key: count for key, count in rows}


def aside(connection: Connection, moment: Moment, kinds: Collection[str]) -> tuple[Aside, ...]:
    """What waits in a group and is taken, put off, or of a user whose consent does not stand."""
    columns = (states.c.recommendation_id, states.c.group_key)
    waiting = _waiting(moment, kinds)
    # Little is taken or put off: the indexes of these are to be read, and not that of the groups.
    few = [sa.func.coalesce(states.c.status, "") == "pending", *waiting[2:]]
    few.append(sa.func.coalesce(states.c.group_key, "") != "")
    taken = sa.select(*columns, states.c.lease_by).where(*few, states.c.lease_until > moment.at)
    off = sa.select(*columns, sa.null()).where(*few, states.c.snoozed_until > moment.at)
    found = [*connection.execute(taken), *connection.execute(off)]
    for user_id in _closed(connection, moment.at):
        own = sa.select(*columns, sa.null()).where(*waiting, states.c.user_id == user_id)
        found += connection.execute(own)
    return tuple(Aside(*row) for row in found)


def drawn(
    connection: Connection, moment: Moment, kinds: Collection[str], key: str, begin: int, many: int
) -> list[Place]:
    """So many items of a group in the order of the draw, from a place on and round to its start."""
    first = _places(connection, moment, kinds, key, states.c.draw >= begin, many)
    if len(first) == many:
        return first
    rest = _places(connection, moment, kinds, key, states.c.draw < begin, many - len(first))
    return [*first, *rest]


def members(
    connection: Connection, moment: Moment, kinds: Collection[str], key: str
) -> tuple[str, ...]:
    """Every item of a group, the oldest first."""
    query = sa.select(states.c.recommendation_id).where(
        *_waiting(moment, kinds), states.c.group_key == key
    )
    ordered = query.order_by(
        states.c.created_at,
        states.c.user_id,
        states.c.window_days,
        states.c.kind,
        states.c.item_key,
        states.c.recommendation_id,
    )
    return tuple(connection.scalars(ordered))


def openings(
    connection: Connection, recommendation_ids: Sequence[str]
) -> Mapping[str, list[tuple[str, datetime]]]:
    """Who opened or took which of these, and when."""
    found: dict[str, list[tuple[str, datetime]]] = {}
    for some in _blocks(recommendation_ids):
        query = sa.select(
            review_events.c.recommendation_id, review_events.c.by, review_events.c.at
        ).where(review_events.c.recommendation_id.in_(some), review_events.c.action.in_(OPENING))
        for row in connection.execute(query):
            found.setdefault(row.recommendation_id, []).append((row.by, row.at))
    return found


def waiting_since(
    connection: Connection, recommendation_ids: Sequence[str]
) -> Mapping[str, datetime]:
    """Since when each of these waits."""
    found: dict[str, datetime] = {}
    for some in _blocks(recommendation_ids):
        query = sa.select(states.c.recommendation_id, states.c.waiting_since).where(
            states.c.recommendation_id.in_(some)
        )
        found |= {row.recommendation_id: row.waiting_since for row in connection.execute(query)}
    return found


def _places(
    connection: Connection,
    moment: Moment,
    kinds: Collection[str],
    key: str,
    which: sa.ColumnElement[bool],
    many: int,
) -> list[Place]:
    query = sa.select(states.c.recommendation_id, states.c.draw, states.c.opened_at).where(
        *_waiting(moment, kinds), states.c.group_key == key, which
    )
    ordered = query.order_by(states.c.draw, states.c.recommendation_id).limit(many)
    return [Place(*row) for row in connection.execute(ordered)]


def _waiting(moment: Moment, kinds: Collection[str]) -> list[sa.ColumnElement[Any]]:
    """What one person may decide, and is not over."""
    found: list[sa.ColumnElement[Any]] = [
        states.c.status == "pending",
        states.c.group_key.is_not(None),
        states.c.kind.in_(sorted(kinds)),
        states.c.flagged.is_(False),
        sa.func.coalesce(states.c.waiting_since > moment.waiting_before, sa.false()),
    ]
    if moment.ended:
        found.append(states.c.item_key.not_in(sorted(moment.ended)))
    return found


def _closed(connection: Connection, at: datetime) -> list[str]:
    """Users who consented to lessons once, and whose consent does not stand now.

    Of most of them nothing waits any more: it was deleted with the consent.
    """
    events = consent_events
    over = sa.or_(
        events.c.action != "grant", events.c.at <= at - longest(at.date()), events.c.until <= at
    )
    of_it = sa.or_(events.c.purpose == "education", events.c.purpose.is_(None))
    asked = sa.select(events.c.user_id).distinct().where(over, of_it)
    doubted = sorted(connection.scalars(asked))
    return sorted(set(doubted) - consented(connection, doubted, at=at)) if doubted else []


def _blocks(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]
