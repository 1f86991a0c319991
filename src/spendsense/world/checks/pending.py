"""Checks of what is pending, of what was, and of what the bank posted twice."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
from polars import col

from .part import Look, Part, look

LONGEST_HOLD = 10
"""Days after which a network lets an authorization lapse if it was not posted: from five in a shop
to ten for travel. What is older than that cannot still be pending."""

SOON = 10
"""Days within which a bank's second posting of one purchase follows the first."""


def pending_is_recent(part: Part) -> Look:
    """Still pending: authorized in the last days, without a balance, and not itself a posting."""
    since = part.manifest.as_of - timedelta(days=LONGEST_HOLD)
    fits = (
        (col("date") >= since)
        & (pl.coalesce("authorized_date", "date") >= since)
        & col("balance_cents").is_null()
        & col("pending_transaction_id").is_null()
    )
    wrong = part.waiting.filter(~fits.fill_null(False))
    told = "transactions: pending {transaction_id} is dated {date}, has balance {balance_cents},"
    told += " replaces {pending_transaction_id}; expected a day from"
    return look(part.waiting.height, wrong, f"{told} {since} on, no balance, nothing replaced")


def pending_ids_are_gone(part: Part) -> Look:
    """No id that a posting replaced is kept beside it, in the records or in another posting."""
    replaced = _replacing(part).select("pending_transaction_id", posted="transaction_id")
    kept = part.transactions.select("transaction_id").join(
        replaced, left_on="transaction_id", right_on="pending_transaction_id"
    )
    told = "transactions: {transaction_id} is kept beside {posted}, which replaced it"
    found = look(replaced.height, kept, told)
    if replaced["pending_transaction_id"].n_unique() == replaced.height:
        return found
    twice = replaced.filter(col("pending_transaction_id").is_duplicated())
    told = "transactions: {posted} replaced {pending_transaction_id}, and so did another row"
    return found + look(replaced.height, twice, told)


def pending_pairs(part: Part) -> Look:
    """Truth's pairs are the postings that replaced a pending row: the same ids, days and cents."""
    pairs = part.truth("pending").rename(
        {"pending_transaction_id": "replaced", "authorized_date": "authorized_on"}
    )
    told_of = ("date", "authorized_date", "amount_cents", "pending_transaction_id")
    rows = part.transactions.select("transaction_id", *told_of)
    both = rows.join(pairs, on="transaction_id")
    fits = (
        (col("pending_transaction_id") == col("replaced"))
        & (col("authorized_date") == col("authorized_on"))
        & (col("amount_cents") == col("posted_amount_cents"))
        & (col("date") >= col("authorized_on"))
        & ((col("date") - col("authorized_on")).dt.total_days() <= LONGEST_HOLD)
    )
    wrong = both.filter(~fits.fill_null(False))
    told = "truth/pending: {transaction_id} replaced {replaced} of {authorized_on} with"
    told += " {posted_amount_cents} cents; the row says {pending_transaction_id},"
    told += " {authorized_date}, {amount_cents} cents, posted {date}"
    return look(pairs.height, wrong, told) + _untold(_replacing(part), pairs)


def _replacing(part: Part) -> pl.DataFrame:
    posted = part.transactions.select("transaction_id", "pending_transaction_id", "pending")
    return posted.filter(~col("pending") & col("pending_transaction_id").is_not_null())


def _untold(replacing: pl.DataFrame, pairs: pl.DataFrame) -> Look:
    untold = replacing.join(
        pairs.select("transaction_id"), on="transaction_id", how="anti", maintain_order="left"
    )
    told = "transactions: {transaction_id} replaced {pending_transaction_id}, truth/pending has"
    return look(replacing.height, untold, told + " no such row")


def duplicates_match(part: Part) -> Look:
    """A duplicate is its purchase again, soon after; a reversal takes a duplicate back; a refund
    gives back a purchase, or part of it."""
    told_of = part.truth("duplicates")
    columns = ("transaction_id", "account_id", "date", "amount_cents", "merchant_name")
    rows = part.transactions.select(columns)
    first = rows.rename({name: f"first_{name}" for name in columns})
    frame = rows.join(told_of, on="transaction_id").join(
        first, left_on="original_transaction_id", right_on="first_transaction_id"
    )
    doubled = told_of.filter(kind="duplicate")["transaction_id"].implode()
    same = (col("account_id") == col("first_account_id")) & col("merchant_name").eq_missing(
        col("first_merchant_name")
    )
    wrong = frame.filter(~(_fits(doubled) & same).fill_null(False))
    told = "truth/duplicates: {transaction_id} is told to be a {kind} of {original_transaction_id};"
    told += " it is {amount_cents} cents on {date} at {merchant_name}, that one"
    told += " {first_amount_cents} on {first_date} at {first_merchant_name}"
    return look(told_of.height, wrong, told)


def _fits(doubled: pl.Series) -> pl.Expr:
    """Whether amount and day are those of the kind; `doubled` are the ids of duplicates."""
    cents, first = col("amount_cents"), col("first_amount_cents")
    after = (col("date") - col("first_date")).dt.total_days()
    kind = col("kind")
    return (
        pl.when(kind == "duplicate")
        .then((cents == first) & (first > 0) & after.is_between(0, SOON))
        .when(kind == "reversal")
        .then((cents == -first) & (after >= 0) & col("original_transaction_id").is_in(doubled))
        .when(kind == "refund")
        .then((cents < 0) & (-cents <= first) & (after >= 0))
        .otherwise(False)
    )
