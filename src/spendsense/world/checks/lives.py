"""Checks of lives: what comes with an age, with drawing upon savings, and with a move."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
from polars import col

from spendsense.world.bank_days import BENEFIT_CYCLES, cycles_paid_on, number
from spendsense.world.facts import LOCAL_BILLS
from spendsense.world.households import DAYS_WITHOUT_SAVING

from .part import Look, Part, look

AGES_OF_STREAMS = {
    "childcare": (24, 50),
    "mortgage": (24, 120),
    "social_security": (62, 120),
    "pension": (62, 120),
    "retirement_withdrawal": (62, 120),
}
"""From which age to which a stream of truth makes sense."""

PUT_BY = ("saving", "money_market", "hsa", "investing")
INVESTED = ("money_market", "investing")
STEP = 500
"""Cents that a withdrawal from savings is a multiple of."""


def lives_fit_ages(part: Part) -> Look:
    """No owner under 24, no childcare out of its years, no retirement before 62."""
    ages = part.tables["demographics"].select("user_id", "age")
    streams = part.truth("streams").select("user_id", "kind")
    loans = part.accounts.filter(col("subtype") == "mortgage").select(
        "user_id", kind=pl.lit("mortgage")
    )
    lived = pl.concat([streams, loans]).join(ages, on="user_id", maintain_order="left")
    lived = lived.filter(col("kind").is_in(list(AGES_OF_STREAMS)))
    low = {kind: first for kind, (first, _) in AGES_OF_STREAMS.items()}
    high = {kind: last for kind, (_, last) in AGES_OF_STREAMS.items()}
    fits = col("age").is_between(
        col("kind").replace_strict(low, default=0, return_dtype=pl.Int64),
        col("kind").replace_strict(high, default=0, return_dtype=pl.Int64),
    )
    told = "truth/streams: user {user_id}, {age} years old, has {kind}"
    return look(lived.height, lived.filter(~fits), told + ", which does not come at that age")


def benefits_on_their_wednesday(part: Part) -> Look:
    """Social Security comes on the second, third or fourth Wednesday of a month, or the business
    day before: always on the same one of a person; in whole dollars."""
    rows = part.stream_rows.filter(col("kind") == "social_security")
    days = rows["day"].unique()
    paid = [cycles_paid_on(number(day)) for day in days]
    calendars = {
        name: days.filter(pl.Series([name in cycles for cycles in paid], dtype=pl.Boolean))
        for name in BENEFIT_CYCLES
    }
    often = [col("day").is_in(each.implode()).all().over("stream") for each in calendars.values()]
    wrong = rows.filter(~pl.any_horizontal(often) | (col("amount_cents") % 100 != 0))
    told = "transactions: {transaction_id} of stream {stream_id} on {day} is Social Security of"
    told += " {amount_cents} cents; expected whole dollars on one of a month's Wednesdays"
    return look(rows.height, wrong, told)


def saving_pauses_after_a_withdrawal(part: Part) -> Look:
    """Whoever draws upon savings takes a round amount and puts nothing by for a month."""
    rows = part.posted.select("transaction_id", "date", "amount_cents")
    moved = part.truth("transfers").join(
        rows, left_on="out_transaction_id", right_on="transaction_id"
    )
    drawn = moved.filter(col("kind") == "withdrawal")
    wrong = drawn.filter(col("amount_cents") % STEP != 0)
    told = "truth/transfers: withdrawal {transfer_id} of user {user_id} is of {amount_cents} cents"
    found = look(drawn.height, wrong, told + ", expected a multiple of five dollars")
    put_by = moved.filter(col("kind").is_in(PUT_BY)).sort("date")
    before = drawn.select("user_id", drawn_on="date").sort("drawn_on")
    # What was put by on the day itself came first: transfers settle before withdrawals.
    latest = put_by.join_asof(
        before, left_on="date", right_on="drawn_on", by="user_id",
        allow_exact_matches=False, check_sortedness=False,
    )  # fmt: skip
    soon = col("date") - col("drawn_on") < timedelta(days=DAYS_WITHOUT_SAVING)
    told = "truth/transfers: {transfer_id} ({kind}) of user {user_id} is of {date}, and savings"
    return found + look(
        put_by.height,
        latest.filter(soon.fill_null(False)).sort("user_id", "date"),
        told + " were drawn upon on {drawn_on}",
    )


def nothing_invested_on_credit(part: Part) -> Look:
    """Nobody moves money to a broker or a money market while the last statement of one of their
    cards bore interest."""
    rows = part.posted.select("transaction_id", "date")
    moved = part.truth("transfers").filter(col("kind").is_in(INVESTED))
    moved = moved.join(rows, left_on="out_transaction_id", right_on="transaction_id")
    told_of = part.statements.select("account", "user_id", "closed_on", "interest_cents")
    latest = (
        moved.select("transfer_id", "user_id", "kind", "date")
        .join(told_of, on="user_id")
        .filter(col("closed_on") < col("date"))
        .sort("transfer_id", "account", "closed_on")
        .unique(["transfer_id", "account"], keep="last", maintain_order=True)
    )
    wrong = latest.filter(col("interest_cents") > 0).sort("user_id", "date")
    told = "truth/transfers: {transfer_id} ({kind}) of user {user_id} is of {date}; the card"
    told += " statement of {closed_on} bore {interest_cents} cents of interest"
    return look(moved.height, wrong, told)


def local_bills_follow_a_move(part: Part) -> Look:
    """Two streams of a local bill: the first ends, the second is another's and begins after it and
    after a move."""
    rows = part.stream_rows.filter(col("kind").is_in(LOCAL_BILLS))
    ends = rows.group_by("stream_id").agg(first=col("day").min(), last=col("day").max())
    local = part.truth("streams").filter(col("kind").is_in(LOCAL_BILLS)).join(ends, on="stream_id")
    moves = part.truth("events").filter(col("kind") == "move").select("user_id", moved="date")
    # Of two first paid on one day, what was late and what was due, the first is the ended one.
    in_order = local.sort("user_id", "kind", "first", "canceled_on", nulls_last=True)
    by_day = in_order.join(moves.unique("user_id"), on="user_id", how="left", maintain_order="left")
    same = (col("user_id") == col("user_id").shift(1)) & (col("kind") == col("kind").shift(1))
    before = {f"{name}_before": col(name).shift(1) for name in ("canceled_on", "merchant")}
    second = by_day.with_columns(**before, same=same).filter("same")
    fits = (
        (col("merchant") != col("merchant_before"))
        & (col("canceled_on_before").is_not_null())
        & (col("moved") < col("first"))
    )
    told = "truth/streams: {stream_id} ({kind} of user {user_id}, {merchant}) begins on {first}"
    told += " beside {merchant_before}; expected another biller after a move, and the old one ended"
    return look(local.height, second.filter(~fits.fill_null(False)), told)
