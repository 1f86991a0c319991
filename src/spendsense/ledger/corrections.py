"""What the owner of a record says of it: facts beside the bank's, which the record does not change.

A bank's row stays as the bank wrote it. Where its owner says that it is something else, the book is
read as its owner says; see docs/concepts/corrections.md for what can be said.
"""

from __future__ import annotations

import polars as pl
from polars import col

APART, IS, NOT_RECURRING = SAID = ("apart", "is", "not_recurring")
"""Of an account, that it is not the owner's to count. Of a row, what it is. Of a row, or of all
that comes from somebody, that it is no part of anything that comes back."""

CORRECTIONS = pl.Schema(
    {
        "seq": pl.Int64(),
        "user_id": pl.String(),
        "said": pl.String(),
        "account_id": pl.String(),
        "transaction_id": pl.String(),
        "name": pl.String(),
        "merchant_name": pl.String(),
        "category_primary": pl.String(),
        "category_detailed": pl.String(),
        "payment_channel": pl.String(),
        "incoming": pl.Boolean(),
        "merchant": pl.String(),
        "least_cents": pl.Int64(),
        "most_cents": pl.Int64(),
    }
)
"""A line a fact, in the order in which they were said; `seq` is the number of the event that said
it, and several lines may have it.

`apart` names an account. `is` names a row and what of it is otherwise: a column that is null stays
as it was. `not_recurring` names a row; or `incoming` (money that comes in) and `merchant` (the
letters of a name as `signals.names` reads them, or an account of the user's own), and where one of
several prices is meant, the least and most cents."""

ABOUT_A_ROW = ("name", "merchant_name", "category_primary", "category_detailed", "payment_channel")
"""Columns of a row that its owner may say otherwise. Never the amount, the day or the account."""

_OWN = ["user_id", "transaction_id"]


def no_corrections() -> pl.DataFrame:
    """Nothing said, in the columns of CORRECTIONS."""
    return pl.DataFrame(schema=CORRECTIONS)


def counted(frame: pl.DataFrame, corrections: pl.DataFrame) -> pl.DataFrame:
    """Of accounts, rows or liabilities those of accounts that their owner counts."""
    apart = corrections.filter(col("said") == APART)[:, ["user_id", "account_id"]]
    if apart.is_empty():
        return frame
    return frame.join(apart, on=["user_id", "account_id"], how="anti", maintain_order="left")


def as_owned(transactions: pl.DataFrame, corrections: pl.DataFrame) -> pl.DataFrame:
    """Rows as their owner says they are; of several words on a column the last one counts."""
    said = corrections.filter(col("said") == IS)
    if said.is_empty():
        return transactions
    otherwise = said.group_by(_OWN).agg(
        col(name).drop_nulls().last().alias(f"{name}:said") for name in ABOUT_A_ROW
    )
    found = transactions.join(otherwise, on=_OWN, how="left", maintain_order="left")
    return found.with_columns(
        pl.coalesce(f"{name}:said", name).alias(name) for name in ABOUT_A_ROW
    ).select(transactions.columns)
