"""Checks of a card's limit: at each posted row, on each day with what is held, and now."""

from __future__ import annotations

import polars as pl
from polars import col

from .part import DAYS, Look, Part, look


def cards_have_a_liability(part: Part) -> Look:
    cards = part.accounts.filter(type="credit")
    without = cards.join(part.liabilities, on="account_id", how="anti")
    return look(cards.height, without, "accounts: card {account_id} has no row in liabilities")


def within_the_limit(part: Part) -> Look:
    """Before the first row, after each, and now with what is pending."""
    cards = part.held.filter(type="credit")
    rows = part.card_rows.with_columns(limit=_limit(part, part.card_rows))
    over = rows.filter((col("balance_cents") > col("limit")) | (col("before") > col("limit")))
    told = "transactions: {transaction_id} takes card {account_id} from {before}"
    found = look(rows.height, part.named(over), told + " to {balance_cents} cents of {limit}")
    pending = part.waiting.group_by("account").agg(waiting=col("amount_cents").sum())
    now = cards.join(pending, on="account", how="left", maintain_order="left").with_columns(
        owed=col("balance_current_cents") + col("waiting").fill_null(0)
    )
    limit = col("balance_limit_cents")
    over = now.filter((col("owed") > limit) | limit.is_null())
    told = "accounts: card {account_id} owes {owed} cents with what is pending"
    return found + look(now.height, over, told + ", its limit is {balance_limit_cents}")


def within_the_limit_with_holds(part: Part) -> Look:
    """At the end of each day: what is owed, and what was authorized by then and posted later.

    Records know the day of an authorization, not its minute.
    """
    days = used(part)
    days = days.with_columns(limit=_limit(part, days))
    over = days.filter(col("owed") > col("limit")).with_columns(
        date=(col("key") % DAYS).cast(pl.Int32).cast(pl.Date)
    )
    told = "transactions: on {date} card {account_id} owes {owed} cents with what is authorized"
    return look(days.height, part.named(over), told + ", its limit is {limit}")


def used(part: Part) -> pl.DataFrame:
    """By card and day on which it changed: cents owed at its end, and held for what will post.

    A refund on its way frees nothing.
    """
    moves = pl.concat([_posted(part), *_holds(part)]).sort("key")
    owed = col("cents").cum_sum().over("account")
    ends = col("key").ne_missing(col("key").shift(-1))
    return moves.select("account", "key", owed=owed).filter(ends)


def _posted(part: Part) -> pl.DataFrame:
    """What each card owed at first, and each row."""
    first = part.card_rows.unique("account", keep="first", maintain_order=True)
    opening = first.select("account", key=col("account").cast(pl.Int64) * DAYS, cents="before")
    return pl.concat([opening, part.card_rows.select("account", "key", cents="amount_cents")])


def _holds(part: Part) -> list[pl.DataFrame]:
    """Holds of purchases from the day of authorization to that of posting, or to the last day."""
    told = part.truth("pending").select(
        "transaction_id", on="authorized_date", cents=col("pending_amount_cents").clip(0)
    )
    pairs = part.card_rows.select("transaction_id", "account", "key").join(
        told, on="transaction_id"
    )
    still = part.waiting.filter(type_is_card(part)).select(
        "account",
        key=_on(pl.coalesce("authorized_date", "date")),
        cents=col("amount_cents").clip(0),
    )
    taken = pairs.select("account", key=_on(col("on")), cents="cents")
    freed = pairs.select("account", "key", cents=-col("cents"))
    return [taken, freed, still]


def type_is_card(part: Part) -> pl.Series:
    """Of each row that is still pending, whether it is on a card."""
    return part.held["type"].gather(part.waiting["account"]) == "credit"


def _on(day: pl.Expr) -> pl.Expr:
    return col("account").cast(pl.Int64) * DAYS + day.to_physical()


def _limit(part: Part, frame: pl.DataFrame) -> pl.Series:
    return part.held["balance_limit_cents"].gather(frame["account"])


def available_is_limit_less_current(part: Part) -> Look:
    cards = part.accounts.filter(type="credit")
    free = col("balance_limit_cents") - col("balance_current_cents")
    wrong = cards.filter(col("balance_available_cents").ne_missing(free))
    told = "accounts: card {account_id} has {balance_available_cents} cents available, its limit"
    return look(cards.height, wrong, told + " less what it owes is otherwise")
