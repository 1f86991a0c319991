"""Whether cards are paid their minimum and no more, statement by statement."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import polars as pl
from polars import col

from spendsense.ledger import Book
from spendsense.policy import Policy

from .coded_rows import coded_rows, day_number
from .dollars import liabilities
from .rows import rows
from .steps import Steps, named, once, step

DAY, LONGEST = timedelta(days=1), timedelta(days=100)
MINIMUM, MOST = col("minimum_payment_cents").alias("minimum_cents"), col("most") * 100
OWES_MORE = (MINIMUM > 0) & (col("last_statement_balance_cents") > MINIMUM)
PAID = named(paid=-col("amount_cents").sum())
CYCLES = named(cycles=pl.len(), most=col("paid").max())


@step
def card_payments(book: Book) -> pl.DataFrame:
    """Payments posted to cards in the two cycles that are looked at, each with its `cycle` and its
    place in `rows`.

    Cycle 0 is the one that is open, 1 the last that closed. A payment that came in the open one is
    looked at together with the one before; where none has come yet, the two before are.
    """
    late = coded_rows(book).day > day_number(book.as_of - LONGEST)  # the rest is of no such cycle
    at = np.flatnonzero(rows(book)["is_card_payment"].to_numpy() & late)
    paid = rows(book)[at, ["account_id", "date", "amount_cents"]].with_columns(row=pl.Series(at))
    begins, cycle, first = _by_cycle(book.as_of)
    return once(
        paid.lazy()
        .join(_open_cycles(book), on="account_id", how="left", maintain_order="left")
        .with_columns(begins)
        .with_columns(cycle)
        .with_columns(first)
        .filter(col("cycle") < col("first") + 2)
    )


@lru_cache
def _by_cycle(as_of: date) -> Steps:
    """The cycle of a payment by those of its card's statement, and the first that is looked at."""
    begins = (as_of + DAY).replace(day=1)  # a card that tells no day closes with the month
    months = [begins, _month_before(begins), _month_before(_month_before(begins))]
    names = [f"begins_{back}" for back in range(3)]
    before = [(col("date") < col(name)).cast(pl.Int64) for name in names]
    first = (col("cycle") > 0).all().over("account_id").cast(pl.Int64)
    return (
        [col(name).fill_null(month) for name, month in zip(names, months, strict=True)],
        named(cycle=pl.sum_horizontal(before)),
        named(first=first),
    )


def _month_before(first: date) -> date:
    return (first - DAY).replace(day=1)


@step
def at_minimum(book: Book, policy: Policy) -> pl.DataFrame:
    """Cards whose payments can be read: user_id, account_id, minimum_cents, `at_minimum`.

    That is whether each of two cycles running was paid, and no more than the minimum. Read only
    for cards that owe more than it: whoever pays a small statement in full pays its minimum too.
    A cycle without a payment is no payment of the minimum, and nothing is read.
    """
    tolerance = 100 + policy["signals.minimum_payment_tolerance_percent"]
    return once(
        card_payments(book)
        .lazy()
        .group_by("account_id", "cycle")
        .agg(PAID)
        .group_by("account_id")
        .agg(CYCLES)
        .filter(col("cycles") == 2)
        .join(liabilities(book).lazy().filter("of_card"), on="account_id")
        .filter(OWES_MORE)
        .select("user_id", "account_id", MINIMUM, at_minimum=MINIMUM * tolerance >= MOST)
        .sort("user_id", "account_id")
    )


def _cycles(begins: pl.Expr) -> list[pl.Expr]:
    """The first day of the open cycle and of the two before it."""
    return [begins.dt.offset_by(f"-{months}mo").alias(f"begins_{months}") for months in range(3)]


def _open_cycles(book: Book) -> pl.LazyFrame:
    """The day after a card's last statement, or whole months later: as far as `as_of` allows; and
    those before it."""
    known, begins, cycles = _open(book.as_of)
    return liabilities(book).lazy().filter(known).select(begins).select(cycles)


@lru_cache
def _open(as_of: date) -> Steps:
    after, next_day = col("last_statement_date") + DAY, as_of + DAY
    months = (next_day.year - after.dt.year()) * 12 + next_day.month - after.dt.month()
    latest, before = (after.dt.offset_by(pl.format("{}mo", months - less)) for less in (0, 1))
    begins = pl.when(latest <= next_day).then(latest).otherwise(before)
    return (
        [col("of_card") & (after <= next_day)],
        [col("account_id"), begins.alias("begins")],
        [col("account_id"), *_cycles(col("begins"))],
    )
