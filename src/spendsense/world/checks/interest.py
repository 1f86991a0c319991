"""Checks of interest on cards: on the average daily balance, and none within the grace period."""

from __future__ import annotations

import polars as pl
from polars import col

from spendsense.ledger.categories import CARD_PAYMENT, INTEREST_CHARGE

from .cards import used
from .part import Look, Part, look

YEAR = 365 * 100 * 1000
"""Days, and thousandths of a percent in the whole."""
CENT = 1


def average_daily_balances(part: Part) -> Look:
    """Each day's closing balance, a credit counted as nothing, over the days of the cycle.

    The interest that closes the cycle is not in it: it is worked out from it.
    """
    frame = _with_days(part)
    average = col("owed_days") // col("days")
    frame = frame.with_columns(expected=average)
    off = (col("average_daily_cents") - col("expected")).abs()
    wrong = frame.filter((off > CENT) | off.is_null())
    told = "truth/statements: card {account_id} closed on {closed_on} states an average daily"
    told += " balance of {average_daily_cents} cents, its rows day by day make {expected}"
    return look(frame.height, wrong, told)


def interest_by_the_rule(part: Part) -> Look:
    """The average daily balance x APR / 365 x days, rounded down to the cent; none in grace.

    Within a cent. In grace: the statement before, and the one before that, were paid in full by
    their due dates. Where the one before was paid in full and the one before that was not, some
    banks charge for the days until the payment: either is right. What would take the card beyond
    its limit is waived.
    """
    frame = _with_grace(part)
    interest, rule = col("interest_cents"), col("expected")
    missed = col("short") & (interest == 0) & (rule > CENT) & ~_beyond_the_limit(part, frame)
    other = (interest != 0) & ((interest - rule).abs() > CENT)
    wrong = frame.filter(missed | other | (col("grace") & (interest != 0)))
    told = "truth/statements: card {account_id} closed on {closed_on} with {interest_cents} cents"
    told += " of interest, {expected} by the rule at {apr_percentage} % (grace: {grace})"
    return look(frame.height, wrong, told)


def _beyond_the_limit(part: Part, frame: pl.DataFrame) -> pl.Series:
    """Of each statement, whether its interest would have been more than the card had left."""
    days = used(part).select("key", "owed", holder="account")
    then = frame.select("key", "account", "expected", "limit").join_asof(days, on="key")
    own = pl.when(col("holder") == col("account")).then("owed").fill_null(0)
    return then.select(own + col("expected") > col("limit")).to_series().fill_null(False)


def _with_days(part: Part) -> pl.DataFrame:
    """Statements with their days, and the sum of what was owed at the end of each day."""
    frame = part.statements.join(_owed_days(part), on="statement", how="left").sort("statement")
    days = (col("closed_on") - col("opened_on")).dt.total_days() + 1
    first = (col("first_date") - col("opened_on")).dt.total_days()
    opening = col("opening_cents").clip(0) * pl.coalesce(first, days)
    return frame.with_columns(days=days, owed_days=opening + col("owed_days").fill_null(0))


def _owed_days(part: Part) -> pl.DataFrame:
    """From the first row of each statement on: owed at the end of a day, times days until the next
    row or the end of the cycle."""
    closing = (col("category_detailed") == INTEREST_CHARGE) & (col("date") == col("closed_on"))
    moved = pl.when(closing).then(0).otherwise(col("amount_cents"))
    rows = part.statement_rows.with_columns(
        owed=(col("opening_cents") + moved.cum_sum().over("statement")).clip(0)
    )
    ends = rows.filter(col("key").ne_missing(col("key").shift(-1)))
    same = col("statement") == col("statement").shift(-1)
    until = pl.when(same).then(col("date").shift(-1)).otherwise(col("closed_on").dt.offset_by("1d"))
    spans = ends.with_columns(span=(until - col("date")).dt.total_days())
    return spans.group_by("statement").agg(
        owed_days=(col("owed") * col("span")).sum(), first_date=col("date").min()
    )


def _with_grace(part: Part) -> pl.DataFrame:
    """`grace`: none may be charged; `short`: some must be, for the last was not paid in full."""
    rates = part.liabilities.select("account_id", "apr_percentage")
    frame = _with_days(part).join(rates, on="account_id", maintain_order="left")
    apr = (col("apr_percentage") * 1000).round(0).cast(pl.Int64)
    frame = frame.with_columns(expected=col("owed_days") * apr // YEAR)
    frame = frame.join(_paid_by_due(part), on="statement", how="left", maintain_order="left")
    owed = col("before_balance_cents")
    full = (owed <= 0) | (col("paid").fill_null(0) >= owed)
    short = (owed > 0) & (col("credited").fill_null(0) < owed)
    frame = frame.with_columns(
        full=full, short=(short & (col("before_due_on") <= col("closed_on"))).fill_null(False)
    )
    same = col("account") == col("account").shift(1)
    full_before = pl.coalesce(
        pl.when(same).then(col("full").shift(1)), col("before_interest_cents") == 0
    )
    return frame.with_columns(grace=(col("full") & full_before).fill_null(False))


def _paid_by_due(part: Part) -> pl.DataFrame:
    """In each statement, what was paid and what was credited in all by the last one's due date."""
    due = part.statements.select("statement", "before_due_on")
    rows = part.statement_rows.filter(col("amount_cents") < 0).join(due, on="statement")
    in_time = rows.filter(col("date") <= col("before_due_on"))
    cents = -col("amount_cents")
    payment = col("category_detailed") == CARD_PAYMENT
    return in_time.group_by("statement").agg(paid=cents.filter(payment).sum(), credited=cents.sum())
