"""Rows that their owner says are no part of anything that comes back."""

from __future__ import annotations

import numpy as np
import polars as pl
from polars import col

from spendsense.ledger import Book
from spendsense.ledger.corrections import NOT_RECURRING

from .grouped import Flags, Ints
from .names import COARSE_LETTERS, letters
from .rows import rows
from .steps import named, once

OWN_ROW = ["user_id", "transaction_id"]
FROM_WHOM = ["user_id", "incoming", "merchant"]

_KNOWN = named(
    incoming=col("amount_cents") < 0,
    cents=col("amount_cents").abs(),
    by_merchant=letters("merchant_name"),
    by_name=letters("name").str.slice(0, COARSE_LETTERS),
)
_MERCHANT = named(
    merchant=pl.coalesce(
        "reached", pl.when(col("by_merchant") != "").then("by_merchant").otherwise("by_name")
    )
)
_FITS = col("least_cents").le(col("cents")).fill_null(True) & col("most_cents").ge(
    col("cents")
).fill_null(True)


def left_out(book: Book, some: Ints, reached: Ints) -> Flags:
    """Of some of `rows`, whether their owner says so of the row, or of whom it is with.

    `reached` is the place in `rows` of what came where the money went to another account of the
    user, -1 where it did not.
    """
    found = np.zeros(some.size, np.bool_)
    said = book.corrections.filter(col("said") == NOT_RECURRING)
    if said.is_empty():  # of nearly everybody
        return found
    each = whom(book, some, reached).with_row_index("place").lazy()
    of_row = said.lazy().filter(col("transaction_id").is_not_null())
    of_whom = said.lazy().filter(col("merchant").is_not_null())
    by_row = each.join(of_row, on=OWN_ROW, how="semi")
    by_whom = each.join(of_whom, on=FROM_WHOM, how="inner").filter(_FITS)
    places = once(pl.concat([each.select("place") for each in (by_row, by_whom)]))
    found[places["place"].to_numpy()] = True
    return found


def whom(book: Book, some: Ints, reached: Ints) -> pl.DataFrame:
    """Of some of `rows` user_id, transaction_id, incoming, cents above zero, and `merchant`: whom
    the row is with, as streams are told apart by; empty where its names have no letters."""
    posted = rows(book)
    came = pl.Series("reached", reached).cast(pl.UInt32, strict=False)  # below zero becomes null
    others = posted["account_id"][came].alias("reached")
    columns = ["user_id", "transaction_id", "amount_cents", "merchant_name", "name"]
    known = posted[some, columns].hstack([others])
    plan = known.lazy().with_columns(_KNOWN).with_columns(_MERCHANT)
    return once(plan.select(*OWN_ROW, "incoming", "cents", "merchant"))
