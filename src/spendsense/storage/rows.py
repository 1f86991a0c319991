"""Rows of a bank record as frames, read from the driver's cursor and written in batches."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl
import psycopg
import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from spendsense.ledger import KEYS

from .bare import bare
from .tables import metadata, stored_columns

BATCH = 5_000
"""Rows read, compared or written at a time."""

COPIED = 50_000
"""Rows written to PostgreSQL at a time: each is text for that long."""

NULL = "\\N"
"""What stands for nothing in rows that are copied."""


def stored(
    connection: Connection,
    table: str,
    *,
    column: str | None = None,
    among: Iterable[str] = (),
    order_by: str = "",
) -> pl.DataFrame:
    """Rows of a record table in its own columns: all, or those whose `column` is among values.

    Read past SQLAlchemy's row objects: one user's year of transactions takes milliseconds.
    """
    columns = stored_columns(table)
    statement = f"SELECT {', '.join(columns)} FROM {table}"
    parameters: tuple[Any, ...] = ()
    if column is not None:
        condition, parameter = _among(connection, column, among)
        statement, parameters = f"{statement} WHERE {condition}", (parameter,)
    if order_by:
        statement = f"{statement} ORDER BY {order_by}"
    result = connection.exec_driver_sql(statement, parameters)
    fetched = result.cursor.fetchall() if result.cursor is not None else []
    result.close()
    return _frame(fetched, columns)


def insert(connection: Connection, table: str, frame: pl.DataFrame) -> None:
    """New rows, in batches: by COPY where the database is PostgreSQL."""
    if connection.dialect.name == "postgresql":
        with bare(connection, table, frame.height):
            return _copied(connection, table, frame)
    target = metadata.tables[table].insert()
    for batch in frame.iter_slices(BATCH):
        connection.execute(target, batch.to_dicts())


def _copied(connection: Connection, table: str, frame: pl.DataFrame) -> None:
    # Polars writes the text of a batch at one go; an insert makes a dictionary of every row first.
    columns = ", ".join(f'"{name}"' for name in frame.columns)
    statement = f"COPY {table} ({columns}) FROM STDIN (FORMAT csv, NULL '{NULL}')"
    driver = connection.connection.driver_connection
    assert driver is not None, "a pooled connection that is open has a driver's beneath it"
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for batch in frame.iter_slices(COPIED):
                copy.write(_lines(batch))
    except psycopg.Error as error:  # as SQLAlchemy passes on what any other statement raises
        raise DBAPIError.instance(statement, None, error, psycopg.Error) from error


def _lines(batch: pl.DataFrame) -> str:
    # Text stands in quotes, so that a name spelt like NULL is not taken for one.
    return batch.write_csv(include_header=False, null_value=NULL, quote_style="non_numeric")


def update(connection: Connection, table: str, frame: pl.DataFrame) -> None:
    """The rows of these keys as given."""
    target, key = metadata.tables[table], KEYS[table]
    changed = [name for name in frame.columns if name != key]
    values: dict[str, Any] = {name: sa.bindparam(f"new_{name}") for name in changed}
    statement = target.update().where(target.c[key] == sa.bindparam(f"new_{key}")).values(values)
    for batch in frame.rename(lambda name: f"new_{name}").iter_slices(BATCH):
        connection.execute(statement, batch.to_dicts())


def delete(connection: Connection, table: str, keys: Sequence[str]) -> int:
    """Remove the rows of these keys; how many there were."""
    condition, parameter = _among(connection, KEYS[table], keys)
    statement = f"DELETE FROM {table} WHERE {condition}"
    return connection.exec_driver_sql(statement, (parameter,)).rowcount


def _among(connection: Connection, column: str, values: Iterable[str]) -> tuple[str, Any]:
    # One parameter however many values: neither engine's limit on parameters is met.
    if connection.dialect.name == "sqlite":
        return f"{column} IN (SELECT value FROM json_each(?))", json.dumps(list(values))
    return f"{column} = ANY(%s)", list(values)


def _frame(fetched: Sequence[Sequence[Any]], columns: dict[str, pl.DataType]) -> pl.DataFrame:
    if not fetched:
        return pl.DataFrame(schema=columns)
    typed = list(zip(columns.items(), zip(*fetched, strict=True), strict=True))
    frame = pl.DataFrame([_series(name, values, dtype) for (name, dtype), values in typed])
    # All of them at one go: a user of a request pays for each run, not for each column.
    return frame.with_columns(
        _as_kept(name, dtype) for name, dtype in columns.items() if frame.schema[name] != dtype
    )


def _series(name: str, values: Sequence[Any], dtype: pl.DataType) -> pl.Series:
    # SQLite keeps dates as text and truth as 0 and 1.
    first = next((value for value in values if value is not None), None)
    if dtype == pl.Boolean() and isinstance(first, int) and not isinstance(first, bool):
        return pl.Series(name, values, dtype=pl.Int8)
    if dtype.is_temporal() and isinstance(first, str):
        return pl.Series(name, values, dtype=pl.String)
    return pl.Series(name, values, dtype=dtype)


def _as_kept(name: str, dtype: pl.DataType) -> pl.Expr:
    if dtype == pl.Date():
        return pl.col(name).str.to_date("%Y-%m-%d")
    if dtype == pl.Datetime("us"):
        return pl.col(name).str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us")
    return pl.col(name).cast(dtype)
