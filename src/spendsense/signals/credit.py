"""Credit: how near the limit the cards are, and what carrying a balance costs."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from polars import col

from spendsense.ledger import Book, Window
from spendsense.policy import Policy

from .cards import cards_with_limit
from .dollars import accounts, liabilities
from .grouped import Ints, columns, sums
from .minimums import at_minimum
from .places import first_lines, lines, place_of_user, users
from .steps import named, once, step, worked_out
from .totals import known

Numbers = npt.NDArray[Any]


def credit(book: Book, window: Window, policy: Policy) -> pl.DataFrame:
    """One row a user: the readings of `readings.CREDIT`."""
    return worked_out(known(book, window, policy).hstack(_cards(book, policy)), CHARGED)


@step
def _cards(book: Book, policy: Policy) -> pl.DataFrame:
    """What cards and liabilities say of each user of the book, alike under every window."""
    read, owed = cards_with_limit(book, policy), liabilities(book)
    holder, limited = _by_user(book, read, LIMITED)
    ower, stated = _by_user(book, owed, OWED)
    apr = stated.pop("apr")
    listed = owed["account_id"].filter(owed["of_card"]).implode()
    unstated = {"unstated": (col("type") == "credit") & ~col("account_id").is_in(listed)}
    facts = {
        **_sums(book, holder, limited),
        **_sums(book, *_by_user(book, at_minimum(book, policy), MINIMUM_ONLY)),
        **_sums(book, ower, stated),
        **_sums(book, *_by_user(book, accounts(book), unstated)),
        "apr": _highest(book, ower, apr),
    }
    first = first_lines(holder, np.flatnonzero(holder >= 0), users(book).len())
    highest = lines(read[:, list(OF_HIGHEST)], first).rename(OF_HIGHEST)
    return highest.hstack(once(pl.LazyFrame(facts).select(READ)))


OF_HIGHEST = {
    "utilization": "utilization_highest",
    "utilization_line": "utilization_line",
    "name": "highest_card",
    "mask": "highest_card_mask",
    "owed_cents": "highest_card_balance_cents",
    "limit_cents": "highest_card_limit_cents",
}
"""What is read of the card with the highest utilization, by column of `cards`."""
OF_CARD, MINIMUM = col("of_card").fill_null(False), col("minimum_payment_cents")
LIMITED = {"cards_balance": col("owed_cents"), "cards_limit": col("limit_cents")}
MINIMUM_ONLY = {"readable": pl.lit(1, pl.Int64), "at_minimum": col("at_minimum")}
OWED = {
    "told": col("is_overdue").is_not_null(),
    "overdue": col("is_overdue").fill_null(False),
    "on_cards": OF_CARD,
    "stated": OF_CARD & MINIMUM.is_not_null(),
    "minimums": pl.when(OF_CARD).then(MINIMUM).fill_null(0),
    "apr": pl.when(OF_CARD).then("apr_percentage"),
}
# A sum of minimums is known when that of every card is: half a sum is not a sum.
KNOWN = (col("stated") == col("on_cards")) & (col("stated") > 0) & (col("unstated") == 0)
HAS_LIMIT = col("cards_limit") > 0
READ = named(
    cards_balance_cents=pl.when(HAS_LIMIT).then("cards_balance"),
    cards_limit_cents=pl.when(HAS_LIMIT).then("cards_limit"),
    utilization_overall=pl.when(HAS_LIMIT).then(col("cards_balance") / col("cards_limit")),
    pays_minimum_only=pl.when(col("readable") > 0).then(col("at_minimum") > 0),
    is_overdue=pl.when(col("told") > 0).then(col("overdue") > 0),
    minimum_payment_cents=pl.when(KNOWN).then("minimums"),
    apr_highest=pl.when(col("apr").is_finite()).then("apr"),
)
CHARGED = named(
    interest_cents=pl.when(col("card_count") > 0).then(col("interest_cents").fill_null(0))
)


def _by_user(
    book: Book, table: pl.DataFrame, numbers: dict[str, pl.Expr]
) -> tuple[Ints, dict[str, Numbers]]:
    """Of each line of a table whose it is, as a place in `users`, and some numbers."""
    user, *found = columns(table, user=place_of_user(book), **numbers)
    return user, dict(zip(numbers, found, strict=True))


def _sums(book: Book, user: Ints, numbers: dict[str, Numbers]) -> dict[str, Numbers]:
    """Numbers, or how many are set, of each user of the book."""
    some, size = np.flatnonzero(user >= 0), users(book).len()
    return {
        name: sums(user[some], each[some].astype(np.int64), size) for name, each in numbers.items()
    }


def _highest(book: Book, user: Ints, numbers: Numbers) -> Numbers:
    """The highest number of each user; below all numbers where none is known."""
    known = np.flatnonzero((user >= 0) & ~np.isnan(numbers))
    found = np.full(users(book).len(), -np.inf)
    np.maximum.at(found, user[known], numbers[known])
    return found
