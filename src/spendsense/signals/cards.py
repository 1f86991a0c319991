"""Cards one by one: what is owed on each, its limit, and how near to it that is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import polars as pl
from polars import col

from spendsense.ledger import Book, dollars
from spendsense.policy import Policy

from .dollars import accounts
from .reading import written
from .steps import Steps, named, once, step

CARD_COLUMNS = pl.Schema(
    {
        "user_id": pl.String(),
        "account_id": pl.String(),
        "name": pl.String(),
        "mask": pl.String(),
        "owed_cents": pl.Int64(),
        "limit_cents": pl.Int64(),
        "utilization": pl.Float64(),
        "utilization_line": pl.Int64(),
    }
)
"""A card: `name` by its last digits or else its name, `utilization` owed over limit and the line of
policy that it has reached, null without a balance or a limit above zero. A credit, money of the
card's holder, is nothing owed: it is no utilization below zero, and takes nothing off what is owed
on other cards."""


@step
def cards(book: Book, policy: Policy) -> pl.DataFrame:
    """One row a card, the columns of CARD, by user highest utilization first.

    Of two alike, and of those that have none, the first by account_id comes first.
    """
    found, line = _read(tuple(policy["signals.utilization_lines_percent"]))
    by = ["user_id", "utilization", "account_id"]
    return once(
        accounts(book)
        .lazy()
        .filter(col("type") == "credit")
        .with_columns(found)
        .with_columns(line)
        .sort(by, descending=[False, True, False], nulls_last=True)
        .select(CARD_COLUMNS.names())
    )


@lru_cache
def _read(lines: tuple[int, ...]) -> Steps:
    owed, limit = col("balance_current_cents").clip(0), col("balance_limit_cents")
    readable = owed.is_not_null() & (limit > 0)
    line = pl.lit(0)
    for percent in lines:
        line = pl.when(col("owed_cents") * 100 >= limit * percent).then(percent).otherwise(line)
    said = pl.when(col("mask").is_not_null()).then(pl.format("card ending {}", "mask"))
    return (
        named(
            owed_cents=owed,
            limit_cents=pl.when(limit > 0).then(limit),
            name=said.otherwise(pl.coalesce("official_name", "name", pl.lit("card"))),
            utilization=pl.when(readable).then(owed / limit),
        ),
        named(utilization_line=pl.when(col("utilization").is_not_null()).then(line.cast(pl.Int64))),
    )


@step
def cards_with_limit(book: Book, policy: Policy) -> pl.DataFrame:
    """Cards whose balance and limit are known: those that have a utilization."""
    return cards(book, policy).drop_nulls("utilization")


@step
def highest_card(book: Book, policy: Policy) -> pl.DataFrame:
    """Each user's card with the highest utilization."""
    return cards_with_limit(book, policy).unique("user_id", keep="first", maintain_order=True)


def card_sentence(card: Mapping[str, Any]) -> str:
    """What a row of `cards` says.

    >>> card_sentence({"name": "card ending 4821", "owed_cents": 341000, "limit_cents": 500000,
    ...                "utilization": 0.682, "utilization_line": 50})
    'your card ending 4821 is at 68.2% of its $5,000.00 limit and has reached the 50% line'
    """
    owed, limit = card["owed_cents"], card["limit_cents"]
    if card["utilization"] is None:
        holds = "what is owed is not known" if owed is None else f"{dollars(owed)} is owed"
        most = "without a known limit" if limit is None else f"of a {dollars(limit)} limit"
        return f"on your {card['name']} {holds}, {most}"
    line = card["utilization_line"]
    reached = f" and has reached the {written('percent', line)} line" if line else ""
    share = written("ratio", card["utilization"])
    return f"your {card['name']} is at {share} of its {dollars(limit)} limit{reached}"
