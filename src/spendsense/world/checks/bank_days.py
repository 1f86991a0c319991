"""Checks of the days on which money moves between banks."""

from __future__ import annotations

import polars as pl
from polars import col

from .part import Look, Part, look
from .pay import closed_days

ANY_DAY = ("subscription", "savings_interest", "gig")
"""Kinds of stream that may post on a day on which banks are closed: what is charged to a card, what
the bank itself works out at a month's end, and payouts of platforms."""
SCRIPTED = ("card_payment", "saving")
"""Kinds of transfer that a script may have; all others of these kinds are in a stream."""
APART = ("payroll", "second_job")
"""Kinds of pay, which `payroll_on_bank_days` looks at."""


def settled_on_bank_days(part: Part) -> Look:
    """Bills, rent, both legs of transfers and of payments of cards and loans, refunds and
    reversals: what goes through the clearing house or over the bank's own books."""
    streams = part.truth("streams").filter(~col("kind").is_in((*ANY_DAY, *APART)))
    of_streams = part.truth("stream_transactions").join(streams, on="stream_id", how="semi")
    named = of_streams["transaction_id"].to_frame().vstack(_others(part)).unique()
    rows = part.posted.join(named, on="transaction_id", how="semi", maintain_order="left")
    wrong = part.named(rows.filter(col("date").is_in(closed_days(part.manifest))))
    told = "transactions: {transaction_id} ({category_detailed}) of user {user_id} posts on {date}"
    return look(rows.height, wrong, told + ", a weekend or a holiday of the Federal Reserve")


def _others(part: Part) -> pl.DataFrame:
    """Transfers that recur in no stream, and what follows purchases. What a script moves keeps the
    day that its edge needs: those are payments and savings of no stream."""
    moved = part.truth("transfers").filter(~col("kind").is_in(SCRIPTED))
    columns = (
        moved["out_transaction_id"],
        moved["in_transaction_id"],
        part.truth("duplicates")["transaction_id"],
    )
    return pl.concat([ids.alias("transaction_id") for ids in columns]).to_frame()
