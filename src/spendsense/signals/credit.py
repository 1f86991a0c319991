"""Credit: how near the limit the cards are, and what carrying a balance costs."""

from __future__ import annotations

import polars as pl
from polars import col

from spendsense.ledger import Book, Window
from spendsense.policy import Policy

from .cards import cards_with_limit, highest_card
from .dollars import accounts, liabilities
from .minimums import at_minimum
from .steps import once, step
from .totals import known


def credit(book: Book, window: Window, policy: Policy) -> pl.DataFrame:
    """One row a user: the readings of `readings.CREDIT`."""
    charged = pl.when(col("card_count") > 0).then(col("interest_cents").fill_null(0))
    return (
        known(book, window, policy)
        .join(_cards(book, policy), on="user_id", how="left", maintain_order="left")
        .with_columns(interest_cents=charged)
    )


@step
def _cards(book: Book, policy: Policy) -> pl.DataFrame:
    """What cards and liabilities say of a user, alike under every window."""
    minimum_only = at_minimum(book, policy).lazy().group_by("user_id")
    return once(
        book.users()
        .lazy()
        .join(_highest(book, policy), on="user_id", how="left")
        .join(_overall(book, policy), on="user_id", how="left")
        .join(minimum_only.agg(pays_minimum_only=col("at_minimum").any()), on="user_id", how="left")
        .join(_liabilities(book), on="user_id", how="left")
    )


def _highest(book: Book, policy: Policy) -> pl.LazyFrame:
    return (
        highest_card(book, policy)
        .lazy()
        .select(
            "user_id",
            "utilization_line",
            utilization_highest="utilization",
            highest_card="name",
            highest_card_mask="mask",
            highest_card_balance_cents="owed_cents",
            highest_card_limit_cents="limit_cents",
        )
    )


def _overall(book: Book, policy: Policy) -> pl.LazyFrame:
    return (
        cards_with_limit(book, policy)
        .lazy()
        .group_by("user_id")
        .agg(
            cards_balance_cents=col("owed_cents").sum(), cards_limit_cents=col("limit_cents").sum()
        )
        .with_columns(utilization_overall=col("cards_balance_cents") / col("cards_limit_cents"))
    )


def _liabilities(book: Book) -> pl.LazyFrame:
    """A sum of minimums is known when that of every card is: half a sum is not a sum."""
    minimum = col("minimum_payment_cents").filter("of_card")
    overdue = col("is_overdue").drop_nulls()
    of_user = (
        liabilities(book)
        .lazy()
        .group_by("user_id")
        .agg(
            is_overdue=pl.when(overdue.len() > 0).then(overdue.any()),
            minimums=minimum.sum(),
            stated=minimum.count(),
            on_cards=col("of_card").sum(),
            apr_highest=col("apr_percentage").filter("of_card").max(),
        )
    )
    unstated = (
        accounts(book)
        .lazy()
        .filter(col("type") == "credit")
        .join(liabilities(book).lazy().filter("of_card"), on="account_id", how="anti")
        .group_by("user_id")
        .agg(unstated=pl.len())
    )
    known = (col("stated") == col("on_cards")) & (col("stated") > 0) & col("unstated").is_null()
    return of_user.join(unstated, on="user_id", how="left").with_columns(
        minimum_payment_cents=pl.when(known).then("minimums")
    )
