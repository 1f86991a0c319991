"""What was known of a record on an earlier day.

A record goes on after the day it is read on, and what it says of that day must stay the same. Rows
are kept with their dates, so that most of it can be told: what had posted, what was still pending,
what an account held. Liabilities are told as they are on one day only: what they say that may have
been otherwise before is null, because it is not known.
"""

from __future__ import annotations

from datetime import date

import polars as pl
from polars import col

from .money import DOLLARS
from .schemas import SCHEMAS


def rows_then(transactions: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Rows posted by the end of `as_of`, and those that were authorized by then and pending.

    A row that posted later is pending here: dated as it was authorized, under the id it had then
    where its row tells that, and without a balance. Its amount is the one it posted with; what a
    hold came to before a tip was added is not in a record.
    """
    authorized = pl.coalesce("authorized_date", "date")
    known = transactions.filter(
        (col("date") <= as_of) | (authorized <= as_of),
    )
    waited = col("date") > as_of
    if not known["date"].gt(as_of).any():
        return known
    first_id = pl.coalesce("pending_transaction_id", "transaction_id")
    no_id, no_balance = pl.lit(None, pl.String), pl.lit(None, pl.Int64)
    return known.with_columns(
        transaction_id=pl.when(waited & ~col("pending")).then(first_id).otherwise("transaction_id"),
        date=pl.when(waited).then("authorized_date").otherwise("date"),
        pending=col("pending") | waited,
        pending_transaction_id=pl.when(waited).then(no_id).otherwise("pending_transaction_id"),
        balance_cents=pl.when(waited).then(no_balance).otherwise("balance_cents"),
    )


def balances_then(accounts: pl.DataFrame, later: pl.DataFrame) -> pl.DataFrame:
    """Balances before the rows that posted later. An unknown balance stays unknown.

    A row in another currency than its account's says nothing of what it moved: before it the
    balance is not known.
    """
    if later.is_empty():
        return accounts
    kept_in = accounts.select("account_id", kept_in=col("iso_currency_code").fill_null(DOLLARS))
    moved = (
        later.join(kept_in, on="account_id", how="left")
        .group_by("account_id")
        .agg(
            moved=col("amount_cents").sum(),
            converted=(col("iso_currency_code") != col("kept_in")).fill_null(False).any(),
        )
    )
    # What left a deposit account later was still there; on a card or loan it was not yet owed.
    owed = col("type").is_in(["credit", "loan"])
    undo = pl.when(owed).then(-col("moved")).otherwise(col("moved")).fill_null(0)
    free = pl.when(owed).then(-undo).otherwise(undo)
    return (
        accounts.join(moved, on="account_id", how="left", maintain_order="left")
        .with_columns(
            col("balance_current_cents") + undo,
            col("balance_available_cents") + free,
        )
        .with_columns(
            pl.when(~col("converted").fill_null(False)).then(name).alias(name)
            for name in ("balance_current_cents", "balance_available_cents")
        )
        .select(SCHEMAS["accounts"].names())
    )


def liabilities_then(
    liabilities: pl.DataFrame, later: pl.DataFrame, as_of: date, told_on: date | None
) -> pl.DataFrame:
    """Facts that were known on `as_of`; the others are null.

    A statement or a payment by then is as it was. When a payment is due next and whether one is
    overdue are facts of the day they are told on, and of no day before. A card that does not say
    when its statement closed may have had another one.
    """
    told_later = _told_later(later, as_of, told_on)
    paid_later = (col("last_payment_date") > as_of).fill_null(False)
    undated = told_later & (col("kind") == "credit")
    stated_later = (col("last_statement_date") > as_of).fill_null(undated)
    facts = {
        "last_payment_cents": paid_later,
        "last_payment_date": paid_later,
        "minimum_payment_cents": stated_later,
        "last_statement_balance_cents": stated_later,
        "last_statement_date": stated_later,
        "next_payment_due_date": stated_later | told_later,
        "is_overdue": stated_later | paid_later | told_later,
    }
    return liabilities.with_columns(
        pl.when(~unknown).then(col(name)).alias(name) for name, unknown in facts.items()
    )


def _told_later(later: pl.DataFrame, as_of: date, told_on: date | None) -> pl.Expr:
    """Whether the facts of a row are those of a later day."""
    if told_on is not None:
        return pl.lit(told_on > as_of)
    return col("user_id").is_in(later["user_id"].unique().implode())
