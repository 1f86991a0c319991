"""Credit: how near the limit the cards are, and what carrying a balance costs."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
from polars import col

from spendsense.ledger import Book, Window
from spendsense.policy import Policy

from .rows import known, rows
from .steps import once, step


def credit(book: Book, window: Window, policy: Policy) -> pl.DataFrame:
    """One row a user: the readings of `readings.CREDIT`."""
    charged = pl.when(col("card_count") > 0).then(col("interest_cents").fill_null(0))
    return (
        known(book, window)
        .join(_cards(book, policy), on="user_id", how="left", maintain_order="left")
        .with_columns(interest_cents=charged)
    )


@step
def cards_with_limit(book: Book) -> pl.DataFrame:
    """Cards whose balance and limit are known, with their `utilization`, by user highest first.

    Of two alike the first by account_id comes first.
    """
    return once(
        book.accounts.lazy()
        .filter(
            col("type") == "credit",
            col("balance_limit_cents") > 0,
            col("balance_current_cents").is_not_null(),
        )
        .with_columns(utilization=col("balance_current_cents") / col("balance_limit_cents"))
        .sort("user_id", "utilization", "account_id", descending=[False, True, False])
    )


@step
def highest_card(book: Book) -> pl.DataFrame:
    """Each user's card with the highest utilization."""
    return cards_with_limit(book).unique("user_id", keep="first", maintain_order=True)


@step
def card_payments(book: Book, policy: Policy) -> pl.DataFrame:
    """Payments posted to cards within the lookback, whatever the window."""
    since = book.as_of - timedelta(days=policy["signals.minimum_payment_lookback_days"])
    return rows(book).filter("is_card_payment", col("date") > since)


@step
def _cards(book: Book, policy: Policy) -> pl.DataFrame:
    """What cards and liabilities say of a user, alike under every window."""
    return once(
        book.users()
        .lazy()
        .join(_highest(book, policy), on="user_id", how="left")
        .join(_overall(book), on="user_id", how="left")
        .join(_minimum_only(book, policy), on="user_id", how="left")
        .join(_liabilities(book), on="user_id", how="left")
    )


def _highest(book: Book, policy: Policy) -> pl.LazyFrame:
    line = pl.lit(0)
    for percent in policy["signals.utilization_lines_percent"]:
        reached = col("balance_current_cents") * 100 >= col("balance_limit_cents") * percent
        line = pl.when(reached).then(percent).otherwise(line)
    named = pl.when(col("mask").is_not_null()).then(pl.format("card ending {}", "mask"))
    return (
        highest_card(book)
        .lazy()
        .select(
            "user_id",
            utilization_highest="utilization",
            highest_card=named.otherwise(pl.coalesce("official_name", "name", pl.lit("card"))),
            highest_card_mask="mask",
            highest_card_balance_cents="balance_current_cents",
            highest_card_limit_cents="balance_limit_cents",
            utilization_line=line.cast(pl.Int64),
        )
    )


def _overall(book: Book) -> pl.LazyFrame:
    return (
        cards_with_limit(book)
        .lazy()
        .group_by("user_id")
        .agg(
            cards_balance_cents=col("balance_current_cents").sum(),
            cards_limit_cents=col("balance_limit_cents").sum(),
        )
        .with_columns(utilization_overall=col("cards_balance_cents") / col("cards_limit_cents"))
    )


def _minimum_only(book: Book, policy: Policy) -> pl.LazyFrame:
    """Whether the last two months with a payment to a card brought no more than its minimum.

    Read only for cards that have two such months and owe more than the minimum: whoever pays a
    small statement in full pays its minimum too.
    """
    tolerance = 100 + policy["signals.minimum_payment_tolerance_percent"]
    monthly = (
        card_payments(book, policy)
        .lazy()
        .group_by("account_id", month=col("date").dt.truncate("1mo"))
        .agg(paid=-col("amount_cents").sum())
        .sort("account_id", "month", descending=[False, True])
        .group_by("account_id", maintain_order=True)
        .agg(months=pl.len(), most=col("paid").head(2).max())
        .filter(col("months") >= 2)
    )
    minimum = col("minimum_payment_cents")
    return (
        book.liabilities.lazy()
        .join(monthly, on="account_id")
        .filter(minimum > 0, col("last_statement_balance_cents") > minimum)
        .group_by("user_id")
        .agg(pays_minimum_only=(col("most") * 100 <= minimum * tolerance).any())
    )


def _liabilities(book: Book) -> pl.LazyFrame:
    of_cards = col("kind") == "credit"
    minimum = col("minimum_payment_cents").filter(of_cards)
    overdue = col("is_overdue").drop_nulls()
    return (
        book.liabilities.lazy()
        .group_by("user_id")
        .agg(
            is_overdue=pl.when(overdue.len() > 0).then(overdue.any()),
            minimum_payment_cents=pl.when(minimum.count() > 0).then(minimum.sum()),
            apr_highest=col("apr_percentage").filter(of_cards).max(),
        )
    )
