"""Transactions that were taken back: whose they may be, and that they stay away."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import polars as pl
import sqlalchemy as sa
from polars import col
from sqlalchemy import Connection

from spendsense.ledger import BadInput

from .references import named
from .rows import BATCH, insert, stored
from .tables import metadata

OWNED = ("transaction_id", "user_id")


def replaced(connection: Connection, rows: pl.DataFrame) -> dict[str, str]:
    """Pending ids, with their user, whose place a posted row of that user took, given or stored."""
    pending = rows.filter("pending")
    posted = _naming(rows)
    known = _naming(
        stored(
            connection,
            "transactions",
            column="pending_transaction_id",
            among=pending["transaction_id"].to_list(),
        )
    ).join(pending.select(OWNED), on=OWNED, how="semi")
    return dict(pl.concat([posted, known]).iter_rows())


def _naming(rows: pl.DataFrame) -> pl.DataFrame:
    """The ids that posted rows name as their pending ones, with the posted row's user."""
    named = rows.filter(~col("pending"), col("pending_transaction_id").is_not_null())
    return named.select("user_id", transaction_id="pending_transaction_id").select(OWNED)


def check_own(connection: Connection, rows: pl.DataFrame, gone: Mapping[str, str]) -> None:
    """Raises BadInput where one user's records would take back another user's transaction."""
    known = stored(connection, "transactions", column="transaction_id", among=gone)
    held = pl.concat([rows.select(OWNED), known.select(OWNED)])
    taken = held.join(_frame(gone).rename({"user_id": "by"}), on="transaction_id")
    foreign = taken.filter(col("user_id") != col("by")).unique(maintain_order=True)
    if foreign.is_empty():
        return
    said = pl.format("of {}, taken back by {}", "user_id", "by").alias("said")
    listed = named(foreign.select("transaction_id", said).rows())
    raise BadInput(
        f"transactions: records of one user would take back transactions of another: {listed}. "
        "Leave them out, or load the records as those of their user."
    )


def taken_back(connection: Connection, rows: pl.DataFrame) -> list[str]:
    """The ids among the rows that their own user's records took back before."""
    known = _remembered(connection, rows["transaction_id"].to_list())
    return rows.join(known, on=OWNED, how="semi", maintain_order="left")["transaction_id"].to_list()


def remember(connection: Connection, gone: Mapping[str, str], back: Collection[str]) -> None:
    """Keep that transactions were taken back, and forget it of those that are given again."""
    table = metadata.tables["removed_transactions"]
    if back and (again := _remembered(connection, back)["transaction_id"].to_list()):
        key = table.c.transaction_id == sa.bindparam("again")
        connection.execute(table.delete().where(key), [{"again": each} for each in again])
    users = stored(connection, "users", column="user_id", among=sorted({*gone.values()}))
    wanted = _frame(gone).join(users, on="user_id", how="semi")
    known = _remembered(connection, gone)
    if (new := wanted.join(known, on=OWNED, how="anti")).height:
        insert(connection, table.name, new.sort(OWNED))


def _remembered(connection: Connection, ids: Collection[str]) -> pl.DataFrame:
    """Which of the ids were taken back before, and by whom."""
    table = metadata.tables["removed_transactions"]
    query = sa.select(table.c.transaction_id, table.c.user_id)
    if len(ids) <= BATCH:
        query = query.where(table.c.transaction_id.in_(list(ids)))
    found = [(transaction, user) for transaction, user in connection.execute(query)]
    known = pl.DataFrame(found, schema=dict.fromkeys(OWNED, pl.String()), orient="row")
    return known.filter(col("transaction_id").is_in(pl.Series([*ids], dtype=pl.String).implode()))


def _frame(gone: Mapping[str, str]) -> pl.DataFrame:
    columns = {"transaction_id": list(gone), "user_id": list(gone.values())}
    return pl.DataFrame(columns, schema=dict.fromkeys(OWNED, pl.String()))
