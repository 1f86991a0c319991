"""The row that says where a recommendation stands, written with each of its events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from .draws import key_of
from .group_keys import group_places
from .review_tables import COPIED
from .review_tables import review_states as table
from .standing import Standing, Status, Told, after
from .tables import recommendations, review_events

PAST = ("action", "at", "by", "status", "until")


@dataclass(frozen=True, slots=True)
class _Past:
    """What the fold reads of an event that was written earlier."""

    action: str
    at: datetime
    by: str
    status: Status | None
    until: datetime | None


def standing_of(row: Mapping[Any, Any]) -> Standing:
    """From a row that holds every column of the table."""
    return Standing(**{name: row[name] for name in Standing.__dataclass_fields__})


def refolded(connection: Connection, keys: Iterable[str] | None = None) -> dict[str, Standing]:
    """Where recommendations stand by their events alone: all of them, or some by their ids."""
    query = sa.select(
        recommendations.c.recommendation_id, recommendations.c.created_at, table.c.seeded
    ).outerjoin(table, table.c.recommendation_id == recommendations.c.recommendation_id)
    events = sa.select(*(review_events.c[name] for name in ("seq", "recommendation_id", *PAST)))
    if keys is not None:
        wanted = list(keys)
        query = query.where(recommendations.c.recommendation_id.in_(wanted))
        events = events.where(review_events.c.recommendation_id.in_(wanted))
    found = {
        row.recommendation_id: Standing(waiting_since=row.created_at, seeded=bool(row.seeded))
        for row in connection.execute(query)
    }
    for row in connection.execute(events.order_by(review_events.c.seq)):
        if row.recommendation_id in found:
            past = _Past(**{name: row._mapping[name] for name in PAST})
            found[row.recommendation_id] = after(found[row.recommendation_id], past, row.seq)
    return found


def begin(
    connection: Connection,
    keys: Sequence[str],
    *,
    inputs: str | None = None,
    consent_epoch: int | None = None,
    seeded: bool = False,
) -> None:
    """The rows of recommendations that were just put: each as a past of its own leaves it.

    What was purged and is drafted again has events from before.
    """
    rests = {"seeded": seeded, "inputs": inputs, "consent_epoch": consent_epoch}
    stands, seal = refolded(connection, keys), key_of(connection)
    drafted = sa.select(recommendations).where(recommendations.c.recommendation_id.in_(list(keys)))
    rows = [
        {**asdict(stands[each.recommendation_id]), **rests, **copies(each._mapping, seal)}
        | {"recommendation_id": each.recommendation_id}
        for each in connection.execute(drafted)
    ]
    connection.execute(table.insert(), rows)


def copies(drafted: Mapping[Any, Any], seal: str) -> dict[str, Any]:
    """What a row holds of the recommendation itself, which no event changes."""
    own = {name: drafted[name] for name in COPIED}
    return {**own, **group_places(seal, drafted["recommendation_id"], drafted)}


def note_event(connection: Connection, recommendation_id: str, event: Told, seq: int) -> None:
    """Bring the row up to an event that was just written. What was purged has none."""
    own = table.c.recommendation_id == recommendation_id
    row = connection.execute(sa.select(table).where(own)).one_or_none()
    if row is not None:
        stands = after(standing_of(row._mapping), event, seq)
        connection.execute(table.update().where(own).values(asdict(stands)))


def set_inputs(
    connection: Connection, recommendation_id: str, inputs: str | None, consent_epoch: int | None
) -> None:
    """What a draft that was drafted again rests on now."""
    own = table.c.recommendation_id == recommendation_id
    values = {"inputs": inputs, "consent_epoch": consent_epoch}
    connection.execute(table.update().where(own).values(values))
