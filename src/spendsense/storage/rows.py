"""Rows of a bank record as frames, read from the driver's cursor and written in batches."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.ledger import KEYS

from .tables import metadata, stored_columns

BATCH = 5_000
"""Rows read, compared or written at a time."""


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
    """New rows, in batches."""
    target = metadata.tables[table].insert()
    for batch in frame.iter_slices(BATCH):
        connection.execute(target, batch.to_dicts())


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
