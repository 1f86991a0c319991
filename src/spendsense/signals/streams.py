"""Recurring streams as people mean them: pay, rent, loans, bills, money put by, subscriptions.

Rows of one user and kind that share a name are looked at together, three times, each time those
that no stream has taken yet: by merchant and description, by merchant alone, and by merchant and
price (of two services of one merchant, or a service among purchases). What comes back regularly is
a stream:

- **Cadence** by the median gap: weekly to annual. Of gaps `signals.stream_fit_percent` must be one,
  two or three periods, give or take some days: a skipped month ends nothing.
- **Kinds that say so themselves** (rent, mortgage, loans, bills, card payments) are monthly when
  they come in most months between their first and last, whatever the day: people pay late.
- **Price**: a subscription and a transfer to savings keep theirs but for a cheap trial and one
  change in `signals.stream_steps_a_change` steps; one charged in a store never changes it. Bills,
  loans and pay move as they like.
- **Uneven pay**: deposits of gig platforms and clients are one stream each, without a cadence; a
  platform that settles every week is a stream of its own.

A stream with fewer charges than `signals.recurring_min_charges` (two for an annual one) is early,
one that has missed its next date by more than the days of grace has ended; statuses are Plaid's.
"""

from __future__ import annotations

import polars as pl
from polars import col

from spendsense.ledger import Book
from spendsense.policy import Policy

from .names import named
from .rows import rows
from .steps import once, step
from .stream_cadence import IRREGULAR, LONG, TOLD_APART_BY_PRICE, by_day, cadence, measured, timed
from .stream_facts import OF_A_USER, described, grouped, joined_up, numbered
from .stream_kinds import KINDS, SUBSCRIPTION, TOLD, kind, uneven
from .transfers import transfer_pairs

STREAMS = pl.Schema(
    {
        "user_id": pl.String(),
        "stream": pl.Int64(),
        "name": pl.String(),
        "kind": pl.String(),
        "cadence": pl.String(),
        "direction": pl.String(),
        "status": pl.String(),
        "first_date": pl.Date(),
        "last_date": pl.Date(),
        "next_date": pl.Date(),
        "last_cents": pl.Int64(),
        "typical_cents": pl.Int64(),
        "count": pl.Int64(),
        "duplicate_of": pl.Int64(),
    }
)
"""`stream` numbers a user's streams by first day, kind and name. `next_date` is null where a stream
has ended or has no cadence. Cents are above zero. `duplicate_of` is an earlier stream of the same
service that still runs."""

STREAM_ROWS = pl.Schema(
    {
        "user_id": pl.String(),
        "stream": pl.Int64(),
        "transaction_id": pl.String(),
        "date": pl.Date(),
        "amount_cents": pl.Int64(),
    }
)
PRICE_CHANGES = pl.Schema(
    {
        "user_id": pl.String(),
        "stream": pl.Int64(),
        "date": pl.Date(),
        "before_cents": pl.Int64(),
        "after_cents": pl.Int64(),
    }
)

BY_DESCRIPTION, BY_MERCHANT, BY_PRICE = ["merchant", "said"], ["merchant"], ["merchant", "cents"]
LEVELS = (BY_DESCRIPTION, BY_MERCHANT, BY_PRICE)


@step
def streams(book: Book, policy: Policy) -> pl.DataFrame:
    """The columns of STREAMS, a row a stream, by user and number."""
    each = _found(book, policy).unique(["user_id", "stream"]).select(STREAMS.names())
    return each.cast(STREAMS).sort("user_id", "stream")


@step
def stream_rows(book: Book, policy: Policy) -> pl.DataFrame:
    """The columns of STREAM_ROWS: the rows of every stream, by user, stream and day."""
    found = _found(book, policy).select(STREAM_ROWS.names())
    return found.cast(STREAM_ROWS).sort("user_id", "stream", "date", "transaction_id")


@step
def price_changes(book: Book, policy: Policy) -> pl.DataFrame:
    """The columns of PRICE_CHANGES: each change of a subscription's price, on the day it was first
    charged; the end of a cheap trial is one."""
    of = streams(book, policy).filter(col("kind") == SUBSCRIPTION).select("user_id", "stream")
    charged = stream_rows(book, policy).join(of, on=["user_id", "stream"], how="semi")
    before = col("amount_cents").shift().over("user_id", "stream")
    return (
        charged.with_columns(before_cents=before)
        .filter(col("before_cents").is_not_null(), col("before_cents") != col("amount_cents"))
        .rename({"amount_cents": "after_cents"})
        .select(PRICE_CHANGES.names())
    )


@step
def _found(book: Book, policy: Policy) -> pl.DataFrame:
    """Every row of a stream, with all that is known of the stream."""
    left = candidates(book, policy)
    weekly = _weekly_jobs(left, policy)
    left = left.join(weekly, on="transaction_id", how="anti", maintain_order="left")
    uneven, left = _uneven(left, policy)
    parts = [(weekly, BY_MERCHANT), (uneven, ["uneven"])]
    for keys in LEVELS:
        some = left if keys != BY_PRICE else left.filter(col("kind").is_in(TOLD_APART_BY_PRICE))
        taken = _regular(some, keys, policy)
        parts.append((taken, keys))
        left = left.join(taken, on="transaction_id", how="anti", maintain_order="left")
    parts.append((_early(left, book), BY_DESCRIPTION))
    return numbered(described(joined_up(grouped(parts)), book, policy))


@step
def candidates(book: Book, policy: Policy) -> pl.DataFrame:
    """Posted rows that may be part of a stream, with `kind` and what they are looked at together
    by, in order of day and id."""
    pairs = transfer_pairs(book, policy).lazy()
    reached = book.accounts.lazy().select(
        other="account_id", other_type="type", other_subtype="subtype"
    )
    to = pairs.select(transaction_id="out_transaction_id", other="in_account_id").join(
        reached, on="other", how="left"
    )
    into = pairs.select(transaction_id="in_transaction_id", came=pl.lit(True))
    posted = rows(book)
    flagged = (
        posted.lazy()
        .join(to, on="transaction_id", how="left")
        .join(into, on="transaction_id", how="left")
        .with_columns(paired=col("other").is_not_null() | col("came").is_not_null())
        .with_columns(kind=kind())
        .filter(col("kind").is_not_null())
        .join(named(posted).lazy(), on=["merchant_name", "name"], how="left", nulls_equal=True)
        # Money that goes to another account of the user is known by it, whatever it is called.
        .with_columns(said=pl.coalesce("other", "said"), merchant=pl.coalesce("other", "merchant"))
        .filter(col("merchant") != "")
        .select(
            "user_id", _number("user_id").alias("user"), col("kind").cast(pl.Enum(KINDS)),
            _number("merchant"), _number("said"), "date", "transaction_id", "merchant_name", "name",
            cents=col("amount_cents").abs(),
            in_store=col("payment_channel").eq_missing("in store"),
            direction=pl.when(col("amount_cents") > 0).then(pl.lit("out")).otherwise(pl.lit("in")),
            uneven=uneven(),
        )
        .sort("user_id", "date", "transaction_id")
    )  # fmt: skip
    return once(flagged)


def _number(name: str) -> pl.Expr:
    """A number for each text: comparing numbers is many times faster. Which one is of no matter."""
    return col(name).cast(pl.Categorical).to_physical()


def _weekly_jobs(left: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """Pay of a platform that settles once a week; whoever else pays for jobs pays when they end."""
    jobs = left.filter(col("uneven").is_not_null())
    return _regular(jobs, BY_MERCHANT, policy).filter(col("cadence") == "weekly")


def _uneven(left: pl.DataFrame, policy: Policy) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Pay for single jobs, by user and sort; and the rows that are no such pay."""
    enough = pl.len().over("user", "uneven") >= policy["signals.recurring_min_charges"]
    jobs = left.filter(col("uneven").is_not_null()).filter(enough)
    keyed = jobs.with_columns(cadence=pl.lit(IRREGULAR), merchant=_number("uneven"))
    return keyed, left.filter(col("uneven").is_null())


def _regular(left: pl.DataFrame, keys: list[str], policy: Policy) -> pl.DataFrame:
    """The rows of those with the same keys that come back regularly, with their `cadence`."""
    group = [*OF_A_USER, *keys]
    days = by_day(left, group, policy)
    evenly = timed(days, once(measured(days.lazy(), group)))
    long = col("cadence").is_in(LONG)
    shy = 2 if keys != BY_PRICE else 4
    enough = (
        pl.when(long & (col("kind") == SUBSCRIPTION) & pl.lit(keys != BY_PRICE))
        .then(pl.when(col("cadence") == "annual").then(2).otherwise(3))
        .when(long)
        .then(None)
        .otherwise(policy["signals.recurring_min_charges"] + shy - 2)
    )
    steps = col("count").cast(pl.Int64) - 1
    a_change = policy["signals.stream_steps_a_change"]
    keeps_price = (
        pl.when(long).then(col("changes") == 0)
        .when(col("kind").is_in(TOLD_APART_BY_PRICE))
        .then(col("changes") * a_change <= pl.max_horizontal(steps, a_change))
        .otherwise(pl.lit(True))
    )  # fmt: skip
    fits = col("fitting") * 100 >= col("gaps") * policy["signals.stream_fit_percent"]
    once_a_day = col("doubled") * 10 <= col("count")
    shopping = (col("kind") == SUBSCRIPTION) & col("in_store")
    no_habit = ~shopping | ((col("changes") == 0) & (col("count") > 3))
    held = evenly.filter(
        (col("count") >= enough).fill_null(False), fits | col("covers"), keeps_price, once_a_day,
        no_habit,
    )  # fmt: skip
    return left.join(held.select(*group, "cadence"), on=group, how="inner", maintain_order="left")


def _early(left: pl.DataFrame, book: Book) -> pl.DataFrame:
    """Two charges of one price and a period apart, of late: the beginning of a stream."""
    group = [*OF_A_USER, *BY_DESCRIPTION]
    seen = left.group_by(group).agg(
        usual=(col("date").max() - col("date").min()).dt.total_days().cast(pl.Float64),
        days=(col("date").max() - col("date").min()).dt.total_days(),
        count=pl.len().cast(pl.Int64),
        last=col("date").max(),
        one_price=col("cents").n_unique() == 1,
        covers=pl.lit(False),
    )
    lately = (pl.lit(book.as_of) - col("last")).dt.total_days() <= col("days")
    named_so = col("kind").is_in(TOLD) | col("one_price")
    new = seen.filter(col("count") == 2).with_columns(cadence=cadence("usual")).filter(
        col("cadence").is_in(("weekly", "biweekly", "semi-monthly", "monthly", "quarterly")),
        named_so, lately,
    )  # fmt: skip
    return left.join(new.select(*group, "cadence"), on=group, how="inner", maintain_order="left")
