"""Checks of payments that were missed: when a card may charge a late fee, and who is overdue."""

from __future__ import annotations

import polars as pl
from polars import col

from spendsense.ledger.categories import CARD_PAYMENT

from .part import DAYS, Look, Part, look

LATE_FEE = "BANK_FEES_LATE_FEES"


def late_fees_are_due(part: Part) -> Look:
    """After a due date by which less than the minimum was paid, once, and never more than it
    (12 CFR 1026.52(b)(2)(i)). Every due date is looked at, whether a fee followed or not."""
    due = paid(part).filter(col("due_on").is_not_null())
    due = due.with_columns(key=_key("due_on"), holder="account").drop("account").sort("key")
    fees = part.card_rows.filter(col("category_detailed") == LATE_FEE)
    money = ("transaction_id", "account", "date", "amount_cents", "key")
    found = fees.select(money).join_asof(due, on="key", allow_exact_matches=False)
    missed = (col("holder") == col("account")) & (col("by_due") < col("minimum_cents"))
    once = pl.struct("account", "due_on").is_first_distinct()
    fits = missed & (col("amount_cents") <= col("minimum_cents")) & once
    wrong = part.named(found.filter(~fits.fill_null(False)))
    told = "transactions: {transaction_id} charges card {account_id} {amount_cents} cents on {date}"
    told += " for being late; by {due_on} it was paid {by_due} of {minimum_cents} cents"
    return look(part.statements.height, wrong, told)


def overdue_is_said(part: Part) -> Look:
    """A card is overdue if its last due date is past and less than the minimum has been paid, or if
    what a statement before it asked is still not paid."""
    last = paid(part).unique("account", keep="last", maintain_order=True)
    past = col("due_on") < part.manifest.as_of
    missed = (past & (col("paid") < col("minimum_cents"))).fill_null(False)
    overdue = missed | (col("paid") < col("past_due"))
    asked = ("account_id", "due_on", "paid", "minimum_cents", "past_due")
    told_of = last.select(*asked, overdue=overdue)
    cards = part.liabilities.filter(kind="credit").join(
        told_of, on="account_id", how="left", maintain_order="left"
    )
    wrong = cards.filter(col("is_overdue").ne_missing(col("overdue").fill_null(False)))
    told = "liabilities: card {account_id} is told overdue: {is_overdue}; of {minimum_cents} cents"
    told += " due on {due_on} it was paid {paid}, {past_due} were past due when it closed"
    return look(cards.height, wrong, told)


def paid(part: Part) -> pl.DataFrame:
    """Statements with what was paid since each: by its due date, and before the next or now; and
    what was past due when each closed: of the one before, what was asked and not paid."""
    closed = part.statements.select("key", "statement", "due_on", holder="account")
    payments = part.card_rows.filter(
        col("category_detailed") == CARD_PAYMENT, col("amount_cents") < 0
    )
    since = payments.select("key", "account", "date", "amount_cents").join_asof(
        closed, on="key", allow_exact_matches=False
    )
    cents = -col("amount_cents")
    sums = (
        since.filter(col("holder") == col("account"))
        .group_by("statement")
        .agg(paid=cents.sum(), by_due=cents.filter(col("date") <= col("due_on")).sum())
    )
    found = part.statements.join(sums, on="statement", how="left", maintain_order="left")
    found = found.with_columns(col("paid").fill_null(0), col("by_due").fill_null(0))
    missed = (col("minimum_cents") - col("paid")).clip(0).shift(1)
    same = col("account") == col("account").shift(1)
    past_due = pl.when(same).then(pl.min_horizontal(missed, col("balance_cents").clip(0)))
    return found.with_columns(past_due=past_due.fill_null(0))


def _key(day: str) -> pl.Expr:
    return col("account").cast(pl.Int64) * DAYS + col(day).to_physical()
