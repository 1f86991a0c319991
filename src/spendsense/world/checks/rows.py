"""Checks of ids, dates, words and order."""

from __future__ import annotations

import polars as pl
from polars import col

from spendsense.ledger import KEYS
from spendsense.ledger.categories import taxonomy

from .part import Look, Part, look


def ids_unique(part: Part) -> Look:
    found = Look(0)
    for table, key in KEYS.items():
        frame = part.tables[table]
        twice = frame.filter(col(key).is_duplicated() | col(key).is_null())
        told = f"{table}: {key} {{{key}}} is given more than once or is empty"
        found += look(frame.height, twice.unique(key, maintain_order=True), told)
    return found


def dates_in_range(part: Part) -> Look:
    since, as_of = part.manifest.since, part.manifest.as_of
    rows = part.transactions
    outside = rows.filter(
        ~col("date").is_between(since, as_of).fill_null(False)
        | ~col("authorized_date").is_between(since, as_of).fill_null(True)
    )
    told = f"transactions: {{transaction_id}} is dated {{date}}, expected {since} to {as_of}"
    return look(rows.height, outside, told)


def nothing_before_the_account(part: Part) -> Look:
    opened = part.accounts.select("account_id", "opened_on")
    early = part.transactions.join(opened, on="account_id", maintain_order="left").filter(
        col("date") < col("opened_on")
    )
    told = "transactions: {transaction_id} is dated {date}, its account opened on {opened_on}"
    return look(part.transactions.height, early, told)


def emails_at_example_domains(part: Part) -> Look:
    fits = col("email").str.contains(r"^[^@\s]+@example\.(com|org|net)$").fill_null(False)
    told = "users: {user_id} has the address {email}, expected one at example.com, .org or .net"
    return look(part.users.height, part.users.filter(~fits), told)


def categories_known(part: Part) -> Look:
    primary = col("category_detailed").replace_strict(taxonomy(), default=None)
    wrong = part.transactions.filter(col("category_primary").ne_missing(primary))
    told = "transactions: {transaction_id} has category {category_primary} / {category_detailed}"
    return look(part.transactions.height, wrong, told + ", which Plaid does not have")


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


TRUTH_IDS = (
    ("truth/stream_transactions", "transaction_id"),
    ("truth/pay_dates", "transaction_id"),
    ("truth/transfers", "out_transaction_id"),
    ("truth/transfers", "in_transaction_id"),
)


def truth_names_rows(part: Part) -> Look:
    found = Look(0)
    for table, key in TRUTH_IDS:
        frame = part.tables[table]
        lost = frame.join(part.transactions, left_on=key, right_on="transaction_id", how="anti")
        told = f"{table}: transaction {{{key}}} is not in transactions"
        found += look(frame.height, lost, told)
    return found
