"""Whether cards are paid their minimum and no more, statement by statement."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
from polars import col

from spendsense.ledger import Book
from spendsense.policy import Policy

from .dollars import liabilities
from .rows import rows
from .steps import once, step

DAY, LONGEST = timedelta(days=1), timedelta(days=100)


@step
def card_payments(book: Book) -> pl.DataFrame:
    """Payments posted to cards in the two cycles that are looked at, each with its `cycle`.

    Cycle 0 is the one that is open, 1 the last that closed. A payment that came in the open one is
    looked at together with the one before; where none has come yet, the two before are.
    """
    return once(_paid(book).filter(col("cycle") < col("first") + 2))


@step
def at_minimum(book: Book, policy: Policy) -> pl.DataFrame:
    """Cards whose payments can be read: user_id, account_id, minimum_cents, `at_minimum`.

    That is whether each of two cycles running was paid, and no more than the minimum. Read only
    for cards that owe more than it: whoever pays a small statement in full pays its minimum too.
    A cycle without a payment is no payment of the minimum, and nothing is read.
    """
    tolerance = 100 + policy["signals.minimum_payment_tolerance_percent"]
    minimum = col("minimum_payment_cents")
    by_cycle = (
        card_payments(book)
        .lazy()
        .group_by("account_id", "cycle")
        .agg(paid=-col("amount_cents").sum())
    )
    return once(
        by_cycle.group_by("account_id")
        .agg(cycles=pl.len(), most=col("paid").max())
        .filter(col("cycles") == 2)
        .join(liabilities(book).lazy().filter("of_card"), on="account_id")
        .filter(minimum > 0, col("last_statement_balance_cents") > minimum)
        .select(
            "user_id", "account_id", minimum_cents=minimum,
            at_minimum=col("most") * 100 <= minimum * tolerance,
        )
        .sort("user_id", "account_id")
    )  # fmt: skip


def _paid(book: Book) -> pl.LazyFrame:
    """Payments to cards by the cycle of their card's statement, and the first that is looked at."""
    month = (book.as_of + DAY).replace(day=1)  # a card that tells no day closes with the month
    begins = pl.DataFrame({"begins": [month]}).lazy().select(_cycles(col("begins")))
    others = dict(once(begins).row(0, named=True))
    before = [(col("date") < col(name)).cast(pl.Int64) for name in others]
    late = col("date") > book.as_of - LONGEST  # nothing older is of the three cycles
    return (
        rows(book)
        .lazy()
        .filter("is_card_payment", late)
        .select("user_id", "account_id", "date", "transaction_id", "amount_cents")
        .join(_open_cycles(book), on="account_id", how="left", maintain_order="left")
        .with_columns(col(name).fill_null(day) for name, day in others.items())
        .with_columns(cycle=pl.sum_horizontal(before))
        .with_columns(first=(col("cycle") > 0).all().over("account_id").cast(pl.Int64))
        .drop(list(others))
    )


def _cycles(begins: pl.Expr) -> list[pl.Expr]:
    """The first day of the open cycle and of the two before it."""
    return [begins.dt.offset_by(f"-{months}mo").alias(f"begins_{months}") for months in range(3)]


def _open_cycles(book: Book) -> pl.LazyFrame:
    """The day after a card's last statement, or whole months later: as far as `as_of` allows; and
    those before it."""
    after, next_day = col("last_statement_date") + DAY, book.as_of + DAY
    months = (next_day.year - after.dt.year()) * 12 + next_day.month - after.dt.month()
    latest, before = (after.dt.offset_by(pl.format("{}mo", months - less)) for less in (0, 1))
    return (
        liabilities(book)
        .lazy()
        .filter("of_card", after <= next_day)
        .select("account_id", begins=pl.when(latest <= next_day).then(latest).otherwise(before))
        .select("account_id", *_cycles(col("begins")))
    )
