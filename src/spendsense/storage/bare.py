"""A first load into PostgreSQL: rows first, then what finds and checks them, as its manual advises.

An index grows faster over rows that are there than with each of them, and a foreign key is checked
once for all rows faster than row by row. In one transaction with the load: nobody sees the table
between, and a load that fails leaves everything as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

MANY = 10_000
"""Rows from which on the statements that make keys and indexes again are worth it."""

_FOREIGN_KEYS = sa.text(
    "SELECT conname, pg_get_constraintdef(oid), confrelid::regclass::text FROM pg_constraint "
    "WHERE conrelid = to_regclass(:name) AND contype = 'f' ORDER BY conname"
)
_INDEXES = sa.text(
    "SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i "
    "JOIN pg_class c ON c.oid = i.indexrelid "
    "WHERE i.indrelid = to_regclass(:name) AND NOT i.indisunique ORDER BY c.relname"
)

_OWNED = sa.text(
    "SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class "
    "WHERE oid = to_regclass(:name)"
)


@contextmanager
def bare(connection: Connection, table: str, rows: int) -> Iterator[bool]:
    """The table without foreign keys and indexes until the end, and whether it is.

    Only where many rows come into an empty table that nobody else holds, and whose owner this
    role is or may act as: it is closed to others, and so are those that it refers to, until the
    transaction ends. Else it stays as it is.
    """
    if rows < MANY or connection.scalar(sa.text(f"SELECT EXISTS (SELECT 1 FROM {table})")):
        yield False
        return
    keys = connection.execute(_FOREIGN_KEYS, {"name": table}).all()
    indexes = connection.execute(_INDEXES, {"name": table}).all()
    tables = sorted({table, *(parent for _, _, parent in keys)})
    if not _owned(connection, tables) or not _ours_alone(connection, tables):
        yield False
        return
    for name, _, _ in keys:
        connection.exec_driver_sql(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for name, _ in indexes:
        connection.exec_driver_sql(f'DROP INDEX "{name}"')
    yield True
    for _, definition in indexes:
        connection.exec_driver_sql(definition)
    for name, definition, _ in keys:
        connection.exec_driver_sql(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')


def _owned(connection: Connection, tables: list[str]) -> bool:
    """Whether this role may take keys and indexes away: that is its owner's alone."""
    return all(connection.scalar(_OWNED, {"name": name}) for name in tables)


def _ours_alone(connection: Connection, tables: list[str]) -> bool:
    """Whether the tables are locked for us now; nobody is waited for."""
    try:
        with connection.begin_nested():
            names = ", ".join(tables)
            connection.exec_driver_sql(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE NOWAIT")
    except OperationalError:  # somebody reads there
        return False
    return True
