"""Bank records out of the database, as the rooms that think want them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

import polars as pl
from sqlalchemy import Connection

from spendsense.ledger import PROVENANCE, SCHEMAS, Book

from .corrections import correction_lines
from .rows import stored
from .users import user_ids as all_user_ids

_ORDER = {
    "accounts": "user_id, account_id",
    "transactions": "user_id, date, transaction_id",
    "liabilities": "user_id, account_id",
}


def read_book(
    connection: Connection,
    as_of: date,
    user_ids: Sequence[str] | None = None,
    said: Collection[int] | None = None,
) -> Book:
    """The records of customers, all or those named, as they stood at the end of `as_of`, and as
    their owners say they are.

    An id that is no customer's is left out. Rows are ordered, so that two readings are equal.
    `said` are the numbers of the corrections to read by, none of them for the bank's words alone;
    without it those that stand.
    """
    return read_books(connection, (as_of,), user_ids, said)[0]


def read_books(
    connection: Connection,
    days: Sequence[date],
    user_ids: Sequence[str] | None = None,
    said: Collection[int] | None = None,
) -> list[Book]:
    """The same on several days, from records that are read once."""
    customers = all_user_ids(connection, among=user_ids)
    frames = {
        table: _rows(connection, table, None if user_ids is None else customers) for table in _ORDER
    }
    if user_ids is None:
        frames = {
            table: frame.filter(pl.col("user_id").is_in(_series(customers)))
            for table, frame in frames.items()
        }
    lines = correction_lines(connection, None if user_ids is None else customers, said)
    lines = lines.filter(pl.col("user_id").is_in(_series(customers)))
    return [
        Book.at(day, **frames, user_ids=customers, told_on=None, corrections=lines) for day in days
    ]


def category_sources(connection: Connection, user_id: str) -> pl.DataFrame:
    """Where each category of a user's transactions comes from: transaction_id and PROVENANCE."""
    rows = stored(
        connection,
        "transactions",
        column="user_id",
        among=[user_id],
        order_by=_ORDER["transactions"],
    )
    return rows.select("transaction_id", *PROVENANCE)


def _series(ids: Sequence[str]) -> pl.Series:
    return pl.Series(ids, dtype=pl.String).implode()


def _rows(connection: Connection, table: str, users: Sequence[str] | None) -> pl.DataFrame:
    column = None if users is None else "user_id"
    frame = stored(connection, table, column=column, among=users or (), order_by=_ORDER[table])
    return frame.select(SCHEMAS[table].names())
