"""Checks of ids, dates and order, and of what truth names."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
from polars import col

from spendsense.ledger import KEYS

from .part import Look, Part, look
from .pending import LONGEST_HOLD

ONE_ROW_EACH = {
    **KEYS,
    "demographics": "user_id",
    "truth/archetypes": "user_id",
    "truth/streams": "stream_id",
    "truth/transfers": "transfer_id",
    "truth/pending": "transaction_id",
    "truth/duplicates": "transaction_id",
}
"""By table, the id that no two of its rows have."""


def ids_unique(part: Part) -> Look:
    found = Look(0)
    for table, key in ONE_ROW_EACH.items():
        ids = part.tables[table][key]
        if ids.null_count() == 0 and ids.n_unique() == ids.len():
            found += Look(ids.len())
            continue
        twice = part.tables[table].filter(ids.is_duplicated() | ids.is_null())
        told = f"{table}: {key} {{{key}}} is given more than once or is empty"
        found += look(ids.len(), twice.unique(key, maintain_order=True), told)
    return found


def dates_in_range(part: Part) -> Look:
    """What posts in the first days may have been bought in those before the first."""
    since, as_of = part.manifest.since, part.manifest.as_of
    bought = since - timedelta(days=LONGEST_HOLD)
    rows = part.transactions
    outside = rows.filter(
        ~col("date").is_between(since, as_of).fill_null(False)
        | ~col("authorized_date").is_between(bought, as_of).fill_null(True)
    )
    told = f"transactions: {{transaction_id}} is dated {{date}}, expected {since} to {as_of}"
    return look(rows.height, outside, told)


def nothing_before_the_account(part: Part) -> Look:
    opened = part.held["opened_on"].gather(part.rows["account"])
    dated = part.rows.select("transaction_id", "date", opened_on=opened)
    early = dated.filter(col("date") < col("opened_on"))
    told = "transactions: {transaction_id} is dated {date}, its account opened on {opened_on}"
    return look(part.transactions.height, early, told)


def emails_at_example_domains(part: Part) -> Look:
    fits = col("email").str.contains(r"^[^@\s]+@example\.(com|org|net)$").fill_null(False)
    told = "users: {user_id} has the address {email}, expected one at example.com, .org or .net"
    return look(part.users.height, part.users.filter(~fits), told)


ORDERS = {
    "users": ("user_id",),
    "accounts": ("user_id", "account_id"),
    "transactions": ("user_id", "account_id", "date"),
}


def rows_in_order(part: Part) -> Look:
    found = Look(0)
    for table, keys in ORDERS.items():
        frame = part.tables[table]
        wrong = frame.filter(_before(keys))
        key = "transaction_id" if table == "transactions" else keys[-1]
        told = f"{table}: {{{key}}} comes after a row it should come before"
        found += look(frame.height, wrong, told)
    return found


def _before(keys: tuple[str, ...]) -> pl.Expr:
    """True of a row whose keys sort before those of the row above it."""
    smaller, same = pl.lit(False), pl.lit(True)
    for key in keys:
        smaller = smaller | (same & (col(key) < col(key).shift(1)))
        same = same & (col(key) == col(key).shift(1))
    return smaller.fill_null(False)


TRUTH_ROWS = (
    ("truth/pay_dates", "transaction_id"),
    ("truth/transfers", "out_transaction_id"),
    ("truth/transfers", "in_transaction_id"),
    ("truth/pending", "transaction_id"),
    ("truth/duplicates", "transaction_id"),
    ("truth/duplicates", "original_transaction_id"),
)


def truth_names_rows(part: Part) -> Look:
    """Transactions that truth names are in the records, and posted; those of a stream may wait."""
    named = pl.concat(
        part.tables[table].select(transaction_id=key).with_columns(table=pl.lit(table))
        for table, key in TRUTH_ROWS
    )
    lost = named.join(part.posted.select("transaction_id"), on="transaction_id", how="anti")
    told = "{table}: transaction {transaction_id} is not a posted row of transactions"
    found = look(named.height, lost, told)
    of_streams = part.truth("stream_transactions")
    rows = part.transactions.select("transaction_id")
    lost = of_streams.join(rows, on="transaction_id", how="anti", maintain_order="left")
    told = "truth/stream_transactions: transaction {transaction_id} is not in transactions"
    return found + look(of_streams.height, lost, told)


TRUTH_NAMES = (
    ("truth/archetypes", ["user_id"], "users"),
    ("truth/streams", ["user_id"], "users"),
    ("truth/pay_dates", ["user_id"], "users"),
    ("truth/transfers", ["user_id"], "users"),
    ("truth/events", ["user_id"], "users"),
    ("truth/statements", ["account_id", "user_id"], "accounts"),
    ("truth/stream_transactions", ["stream_id"], "truth/streams"),
    ("truth/prices", ["stream_id"], "truth/streams"),
    ("demographics", ["user_id"], "users"),
)


def truth_names_what_is_there(part: Part) -> Look:
    """Users, accounts and streams that truth and demographics name."""
    found = Look(0)
    for table, keys, other in TRUTH_NAMES:
        frame = part.tables[table]
        lost = frame.join(part.tables[other], on=keys, how="anti", maintain_order="left")
        told = ", ".join(f"{key} {{{key}}}" for key in keys)
        found += look(frame.height, lost, f"{table}: a row names {told}, not in {other}")
    return found
