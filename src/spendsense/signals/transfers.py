"""Money moved between two accounts of one user: both rows of it, whatever they are called.

A pair leaves one account and reaches another of the same user, the same cents, on the same day or
up to `signals.transfer_pair_days` apart. The nearest belong together, of several the earlier ones.
"""

from __future__ import annotations

import polars as pl
from polars import col

from spendsense.ledger import Book
from spendsense.policy import Policy

from .rows import rows
from .steps import step

PAIR = {
    "user_id": pl.String(),
    "out_transaction_id": pl.String(),
    "in_transaction_id": pl.String(),
    "out_account_id": pl.String(),
    "in_account_id": pl.String(),
    "date": pl.Date(),
    "cents": pl.Int64(),
}


@step
def transfer_pairs(book: Book, policy: Policy) -> pl.DataFrame:
    """The columns of PAIR, a row a pair, by user, the day it left and its id; cents above zero."""
    left, came = _sides(rows(book))
    found = []
    most = policy["signals.transfer_pair_days"]
    for days in sorted(range(-most, most + 1), key=lambda apart: (abs(apart), -apart)):
        some = _paired(left, came, days)
        found.append(some)
        left = left.join(some, on="out_transaction_id", how="anti", maintain_order="left")
        came = came.join(some, on="in_transaction_id", how="anti", maintain_order="left")
    together = pl.concat(found).select(*PAIR)
    return together.sort("user_id", "date", "out_transaction_id")


def _sides(posted: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What left deposit accounts, and what came to any account, by day and id."""
    out = posted.filter(col("amount_cents") > 0, col("account_type") == "depository")
    back = posted.filter(col("amount_cents") < 0)
    # Only amounts that a user has on both sides can be a pair: few of them.
    both = ["user_id", "cents"]
    left = out.select(
        "user_id", "date", out_transaction_id="transaction_id", out_account_id="account_id",
        cents="amount_cents",
    )  # fmt: skip
    came = back.select(
        "user_id", "date", in_transaction_id="transaction_id", in_account_id="account_id",
        cents=-col("amount_cents"),
    )  # fmt: skip
    met = left.join(came, on=both, how="semi"), came.join(left, on=both, how="semi")
    return (
        met[0].sort("user_id", "date", "out_transaction_id"),
        met[1].sort("user_id", "date", "in_transaction_id"),
    )


def _paired(left: pl.DataFrame, came: pl.DataFrame, days: int) -> pl.DataFrame:
    """Pairs whose money came so many days after it left: the nth of an amount with the nth."""
    arrived = came.with_columns(date=col("date") - pl.duration(days=days))
    keys = ["user_id", "cents", "date"]
    nth = pl.int_range(pl.len())
    first = left.with_columns(nth=nth.over([*keys, "out_account_id"]))
    second = arrived.with_columns(nth=nth.over([*keys, "in_account_id"]))
    met = first.join(second, on=[*keys, "nth"], how="inner").filter(
        col("out_account_id") != col("in_account_id")
    )
    once = met.sort("user_id", "date", "out_transaction_id", "in_transaction_id")
    return once.unique("out_transaction_id", keep="first", maintain_order=True).unique(
        "in_transaction_id", keep="first", maintain_order=True
    )
