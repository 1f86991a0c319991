"""Which rows of a load name a user or an account that nobody knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import polars as pl
import sqlalchemy as sa
from polars import col
from sqlalchemy import Connection

from spendsense.ledger import KEYS, BadInput

from .rows import stored
from .tables import PARENTS, accounts

NAMED = 20
"""How many rows a sentence names before it only counts."""

_NOUNS = {"users": ("a", "user"), "accounts": ("an", "account")}


def check_references(connection: Connection, records: Mapping[str, pl.DataFrame]) -> None:
    """Raises BadInput that lists every row whose user or account is neither given nor stored."""
    faults = [
        sentence
        for table, parents in PARENTS.items()
        for column, parent in parents.items()
        for sentence in _orphans(connection, records, table, column, parent)
    ]
    faults += [
        sentence
        for table in ("transactions", "liabilities")
        for sentence in _strangers(connection, records, table)
    ]
    if faults:
        raise BadInput("\n".join(faults))


def account_types(connection: Connection) -> dict[str, str]:
    """Every account's id, and its type."""
    query = sa.select(accounts.c.account_id, accounts.c.type)
    return {account: type_ for account, type_ in connection.execute(query)}


def _orphans(
    connection: Connection,
    records: Mapping[str, pl.DataFrame],
    table: str,
    column: str,
    parent: str,
) -> list[str]:
    wanted = records[table].select(column).unique()
    missing = wanted.join(records[parent], on=column, how="anti")
    missing = missing.join(_known(connection, parent, missing[column]), on=column, how="anti")
    orphans = records[table].join(missing, on=column, how="semi", maintain_order="left")
    if orphans.is_empty():
        return []
    article, noun = _NOUNS[parent]
    rows = orphans.select(KEYS[table], pl.format(f"{noun} {{}}", column).alias("other")).rows()
    return [
        f"{table}: {_counted(orphans.height)} of {article} {noun} that is neither in this load "
        f"nor in the database: {named(rows)}. Add the {noun} to the load, or correct {column}."
    ]


def _strangers(
    connection: Connection, records: Mapping[str, pl.DataFrame], table: str
) -> list[str]:
    """Rows whose user is not the one who holds their account."""
    rows = records[table]
    given = records["accounts"].select("account_id", owner="user_id")
    others = rows.join(given, on="account_id", how="anti")["account_id"].unique()
    known = _known(connection, "accounts", others).select("account_id", owner="user_id")
    strangers = rows.join(
        pl.concat([given, known]), on="account_id", how="inner", maintain_order="left"
    ).filter(col("user_id") != col("owner"))
    if strangers.is_empty():
        return []
    said = pl.format("user {}, account {} of {}", "user_id", "account_id", "owner").alias("said")
    listed = named(strangers.select(pl.col(KEYS[table]).alias("row"), said).rows())
    return [
        f"{table}: {_counted(strangers.height)} of another user than the one who holds the "
        f"account: {listed}. Correct user_id or account_id."
    ]


def _known(connection: Connection, table: str, keys: pl.Series) -> pl.DataFrame:
    return stored(connection, table, column=KEYS[table], among=cast(list[str], keys.to_list()))


def _counted(rows: int) -> str:
    return "1 row is" if rows == 1 else f"{rows:,} rows are"


def named(rows: list[tuple[str, ...]]) -> str:
    """The first rows with what is said of each, and how many more there are."""
    listed = ", ".join(f"{key} ({other})" for key, other in rows[:NAMED])
    more = len(rows) - NAMED
    return f"{listed} and {more:,} more" if more > 0 else listed
