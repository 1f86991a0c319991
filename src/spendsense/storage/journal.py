"""Rows that are numbered in the order in which they were written, without gaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

# One lock for every numbered table: what waits for a number waits for all of them.
_WRITING = 7_733_002


def lock(connection: Connection) -> None:
    """Until this transaction ends nobody else appends, decides, or changes consent.

    On SQLite `Database.write` holds the one write lock already.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_WRITING)))


def append(connection: Connection, table: sa.Table, values: dict[str, Any]) -> int:
    """Write the next row of a numbered table; its number."""
    return append_all(connection, table, [values])[0]


def append_all(connection: Connection, table: sa.Table, rows: Sequence[dict[str, Any]]) -> range:
    """Write the next rows of a numbered table; their numbers."""
    lock(connection)
    (key,) = table.primary_key.columns
    first = (connection.scalar(sa.select(sa.func.max(key))) or 0) + 1
    numbers = range(first, first + len(rows))
    if rows:
        numbered = [{key.name: n, **row} for n, row in zip(numbers, rows, strict=True)]
        connection.execute(table.insert(), numbered)
    return numbers


def written(connection: Connection, table: sa.Table) -> Iterator[dict[str, Any]]:
    """The rows of a numbered table in the order of their numbers."""
    (key,) = table.primary_key.columns
    rows = connection.execute(sa.select(table).order_by(key).execution_options(yield_per=1_000))
    for row in rows:
        yield dict(row._mapping)


def moment(at: datetime) -> datetime:
    """A time as the database keeps it. Raises ValueError for one with a zone."""
    if at.tzinfo is not None:
        raise ValueError(f"times are UTC without a zone, and {at.isoformat()} has one")
    return at
