"""Rows that somebody may have changed past us: read what can be read, and name what cannot."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import DataError, OperationalError

from .tables import APPEND_ONLY, metadata

UNREADABLE = (ValueError, TypeError, OverflowError, RecursionError, DataError, OperationalError)
"""What a driver raises over text that is no JSON, no time, or no UTF-8."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a table in the order of its key, and the keys of those that cannot be read."""

    sound: tuple[dict[str, Any], ...]
    unreadable: tuple[str, ...]


class _Plain(sa.types.TypeDecorator[Any]):
    """JSON out of its stored text, where no object names a key twice: one would hide the other."""

    impl = sa.Text
    cache_ok = True

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> Any:
        return None if value is None else json.loads(value, object_pairs_hook=_each_once)


def _each_once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("An object of the stored JSON names a key twice.")
    return found


def _whole(table: sa.Table) -> sa.Select[Any]:
    """Every column of a table, its JSON read strictly."""
    return sa.select(
        *(
            sa.type_coerce(sa.cast(column, sa.Text), _Plain).label(column.name)
            if isinstance(column.type, sa.JSON)
            else column
            for column in table.columns
        )
    )


def readable(connection: Connection, table: sa.Table, key: str) -> bool:
    """Whether the row of a key can be read, and no JSON in it names a key twice."""
    (named,) = table.primary_key.columns
    try:
        connection.execute(_whole(table).where(named == key)).all()
    except UNREADABLE as error:
        _check_of_content(error)
        return False
    return True


def rows(connection: Connection, table: sa.Table) -> Rows:
    """Every row of a table; one that cannot be decoded does not hide the others."""
    try:
        found = connection.execute(_whole(table).order_by(*table.primary_key.columns))
        return Rows(tuple(dict(row._mapping) for row in found), ())
    except UNREADABLE as error:
        _check_of_content(error)
    return _one_by_one(connection, table)


def _one_by_one(connection: Connection, table: sa.Table) -> Rows:
    sound, unreadable = [], []
    place = "rowid" if connection.dialect.name == "sqlite" else "ctid::text"
    places = connection.exec_driver_sql(f"SELECT {place} FROM {table.name}").fetchall()
    for (where,) in places:
        here = sa.text(f"{place} = :where").bindparams(where=where)
        try:
            sound.append(dict(connection.execute(_whole(table).where(here)).one()._mapping))
        except UNREADABLE as error:
            _check_of_content(error)
            unreadable.append(_named(connection, table, here))
    return Rows(tuple(sound), tuple(unreadable))


def _named(connection: Connection, table: sa.Table, here: sa.TextClause) -> str:
    quote = "quote" if connection.dialect.name == "sqlite" else "quote_nullable"
    (key,) = table.primary_key.columns
    name = connection.scalar(
        sa.select(sa.text(f"{quote}({key.name})")).select_from(table).where(here)
    )
    return str(name).strip("'")


def _check_of_content(error: Exception) -> None:
    """Raises it again where it is not about what a row holds but about the database."""
    if isinstance(error, OperationalError) and "decode" not in str(error.orig):
        raise error


def filled(connection: Connection) -> tuple[str, ...]:
    """The tables, but for the audit trail, that hold any row."""
    names = (name for name in sorted(metadata.tables) if name != "audit_events")
    return tuple(
        name
        for name in names
        if connection.scalar(sa.select(sa.literal(1)).select_from(metadata.tables[name]).limit(1))
    )


def unguarded(connection: Connection) -> tuple[str, ...]:
    """Triggers that keep a table append-only and are missing, switched off, or say something else.

    Each as `trigger of table`.
    """
    if connection.dialect.name == "postgresql":
        found, wanted = _on_postgresql(connection), _wanted_on_postgresql
    else:
        found, wanted = _on_sqlite(connection), _wanted_on_sqlite
    return tuple(
        f"{trigger} of {table}"
        for table in APPEND_ONLY
        for trigger, says in wanted(table).items()
        if not all(part in found.get((table, trigger), "") for part in says)
    )


def _wanted_on_postgresql(table: str) -> Mapping[str, tuple[str, ...]]:
    """The triggers of a table, and what the definition of each must contain."""
    changes = ("BEFORE", "UPDATE", "DELETE", "TRUNCATE", "FOR EACH STATEMENT", "RAISE EXCEPTION")
    return {f"{table}_append_only": changes}


def _wanted_on_sqlite(table: str) -> Mapping[str, tuple[str, ...]]:
    refuse = "BEGIN SELECT RAISE(ABORT,"
    exists = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE seq = NEW.seq)"
    return {
        f"{table}_no_update": (f"BEFORE UPDATE ON {table} {refuse}",),
        f"{table}_no_delete": (f"BEFORE DELETE ON {table} {refuse}",),
        f"{table}_no_replace": (f"BEFORE INSERT ON {table} {exists} {refuse}",),
    }


def _on_sqlite(connection: Connection) -> dict[tuple[str, str], str]:
    found = connection.exec_driver_sql(
        "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'"
    )
    return {(table, name): " ".join(said.split()) for table, name, said in found}


def _on_postgresql(connection: Connection) -> dict[tuple[str, str], str]:
    found = connection.exec_driver_sql(
        "SELECT c.relname, t.tgname, pg_get_triggerdef(t.oid), p.prosrc FROM pg_trigger t "
        "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
        "WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') "
        "AND c.relnamespace = current_schema()::regnamespace"
    )
    return {(table, name): f"{definition} {body}" for table, name, definition, body in found}
