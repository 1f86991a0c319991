"""Which files were loaded, when and by whom, and what they changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from . import audit, journal
from .records import Saved
from .tables import loads as table


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """One load; `counts` has added, unchanged, updated and removed rows by table."""

    load_id: int
    at: datetime
    by: str
    paths: tuple[str, ...]
    counts: Mapping[str, Mapping[str, int]]


def add_load(
    connection: Connection, *, at: datetime, by: str, paths: Sequence[str], saved: Saved
) -> Load:
    """Note a load and its audit event, in the transaction that saved the records."""
    counts = {
        "added": saved.added,
        "unchanged": saved.unchanged,
        "updated": saved.updated,
        "removed": saved.removed,
    }
    values = {"at": journal.moment(at), "by": by, "paths": list(paths), "counts": counts}
    number = journal.append(connection, table, values)
    audit.record(
        connection,
        at=at,
        actor=by,
        action="load",
        subject=str(number),
        payload={"paths": list(paths), "counts": counts},
    )
    return Load(load_id=number, at=at, by=by, paths=tuple(paths), counts=counts)


def loads(connection: Connection) -> tuple[Load, ...]:
    """Every load, oldest first."""
    rows = connection.execute(sa.select(table).order_by(table.c.load_id))
    return tuple(Load(**{**row._mapping, "paths": tuple(row.paths)}) for row in rows)
