"""Checks of what recurs, as truth tells it: whose rows, how often, at what price."""

from __future__ import annotations

import polars as pl
from polars import col

from .part import Look, Part, look

MOVED = 3
"""A day that is no business day gives way to the next or the last one: past a weekend and the
Monday after it, three days."""

PERIODS = {
    "weekly": (7, 7),
    "biweekly": (14, 14),
    "semimonthly": (13, 16),
    "monthly": (28, 31),
    "quarterly": (89, 92),
    "annual": (365, 366),
}
"""Fewest and most days from one nominal day to the next. Two neighbors may be moved apart or
together, so a gap is from MOVED fewer to MOVED more. No two cadences share a gap then, but twice a
month and the weeks beside it."""

FREE = "irregular"

ON_ITS_WEDNESDAY = {"social_security": 2}
"""Kinds that come on the same weekday of a month: four weeks or five apart, so many days off."""

ON_ITS_DAY = ("payroll", "second_job", "social_security", "pension", "retirement_withdrawal",
              "savings_interest", "subscription")  # fmt: skip
"""Kinds that come on their day or not at all."""

ALWAYS = ("payroll", "second_job", "social_security", "pension", "retirement_withdrawal")
PAUSES = 4
"""Of these, one gap in so many may be of several periods, while a job is changed; and one in any
stream. Subscriptions are paused, and declined where a card is full or an account empty; savings of
a few dollars earn no cent in a month."""

LATE_DAYS = 24
"""All others are paid out of what there is: where it was not there, as late as the day before the
next one, and that one on time again."""
MOSTLY = 75
"""Percent of the gaps of all kinds but ALWAYS, over all people, that are of one period. People who
are always short of money are late, or declined, more often than that."""


def streams_have_rows(part: Part) -> Look:
    """Each stream has a row, on the side of the account it says."""
    streams = part.truth("streams")
    sides = part.stream_rows.group_by("stream_id").agg(
        out=(col("amount_cents") > 0).any(), into=(col("amount_cents") < 0).any()
    )  # fmt: skip
    found = streams.join(sides, on="stream_id", how="left", maintain_order="left")
    fits = pl.when(col("direction") == "out").then("out").otherwise("into").fill_null(False)
    told = "truth/streams: {stream_id} ({kind} of user {user_id}) has no row that goes {direction}"
    return look(streams.height, found.filter(~fits), told)


def streams_of_one_user(part: Part) -> Look:
    """The rows of a stream are its user's, and none is after the day on which it was canceled."""
    rows = part.stream_rows
    holders = part.truth("streams")["user_id"].gather(rows["stream"])
    named = part.named(rows).with_columns(holder=holders)
    wrong = named.filter(col("holder") != col("user_id"))
    told = "truth/stream_transactions: {transaction_id} of stream {stream_id} is a row of {user_id}"
    found = look(rows.height, wrong, told + ", the stream is {holder}'s")
    wrong = rows.filter(col("day") > col("canceled_on"))
    told = "truth/stream_transactions: {transaction_id} of stream {stream_id} is dated {day}"
    found += look(rows.height, wrong, told + ", after it was canceled on {canceled_on}")
    twice = part.truth("stream_transactions")
    wrong = twice.filter(col("transaction_id").is_duplicated()).unique("transaction_id")
    told = "truth/stream_transactions: {transaction_id} is in more than one stream"
    return found + look(twice.height, wrong, told)


def what_stopped_is_canceled(part: Part) -> Look:
    """Pay without a canceled day came within a period of the last day; of the rents of two homes
    only one runs on. What is canceled is so from the day after its last row."""
    last = part.stream_rows.group_by("stream").agg(col("day").max(), kinds=col("kind").first())
    frame = part.truth("streams").with_row_index("stream").join(last, on="stream")
    ended = frame.filter(col("canceled_on").is_not_null())
    # Rows after it `streams_of_one_user` sees.
    after = col("day").dt.offset_by("1d")
    wrong = ended.filter((col("canceled_on") >= col("day")) & (col("canceled_on") != after))
    told = "truth/streams: {stream_id} ({kind} of user {user_id}) is canceled on {canceled_on}, its"
    found = look(ended.height, wrong, told + " last row is of {day}; expected the day after")
    open_ = frame.filter(col("canceled_on").is_null(), col("cadence") != FREE)
    pay = open_.filter(col("kind").is_in(ALWAYS))
    high = _by_cadence({name: high for name, (_, high) in PERIODS.items()})
    silent = (pl.lit(part.manifest.as_of) - col("day")).dt.total_days()
    told = "truth/streams: {stream_id} ({kind}, {cadence}) of user {user_id} runs on, its last row"
    found += look(pay.height, pay.filter(silent > high + 2 * MOVED), told + " is of {day}")
    rents = open_.filter(col("kind") == "rent")
    two = rents.filter(col("user_id").is_duplicated())
    told = "truth/streams: user {user_id} pays two rents, one of them is {stream_id}"
    return found + look(rents.height, two, told)


def cadences_hold(part: Part) -> Look:
    """From each day of a stream to its next: a period or several, moved past days without banking;
    and no more of several, or late, than the kind may have."""
    gaps = _gaps(part)
    allowed = pl.max_horizontal(col("gaps") // PAUSES, 1)
    too_many = col("kind").is_in(ALWAYS) & (col("irregular") > allowed)
    wrong = gaps.filter(~col("gap").is_between("least", "most") | too_many)
    told = "truth/streams: stream {stream_id} ({kind}, {cadence}) has {gap} days before"
    told += " {transaction_id} on {day}, expected {least} to {most}"
    told += " ({irregular} of its {gaps} gaps are not of one period)"
    return look(gaps.height, wrong, told) + _mostly_on_time(gaps)


def _mostly_on_time(gaps: pl.DataFrame) -> Look:
    paid = gaps.filter(~col("kind").is_in(ALWAYS))
    on_time = int(paid["regular"].sum())
    late = paid.height - on_time
    if on_time * 100 >= MOSTLY * paid.height:
        return Look(paid.height)
    told = (
        f"truth/streams: {late:,} of {paid.height:,} gaps of bills, subscriptions and transfers are"
    )
    return Look(
        paid.height, late, (f"{told} not of one period, expected {100 - MOSTLY} % at most",)
    )


def _gaps(part: Part) -> pl.DataFrame:
    """Days between the rows of each stream, and what they may be if it is of so many periods."""
    rows = part.stream_rows.filter(col("cadence") != FREE)
    same = col("stream") == col("stream").shift(1)
    gap = pl.when(same).then(col("day").diff().dt.total_days())
    # Two rows on one day are the two legs of a transfer.
    gaps = rows.with_columns(gap=gap).filter(col("gap") > 0)
    low = _by_cadence({name: low for name, (low, _) in PERIODS.items()})
    high = _by_cadence({name: high for name, (_, high) in PERIODS.items()})
    times = (col("gap") * 2 / (low + high)).round().clip(1).cast(pl.Int64)
    on_its_day = col("kind").is_in(ON_ITS_DAY)
    week = col("kind").replace_strict(ON_ITS_WEDNESDAY, default=0, return_dtype=pl.Int64) + MOVED
    moved = pl.when(on_its_day).then(week).otherwise(week + LATE_DAYS)
    regular = col("gap").is_between(low - week, high + week)
    return gaps.with_columns(
        least=times * low - moved,
        most=times * high + moved,
        regular=regular,
        irregular=(~regular).sum().over("stream"),
        gaps=pl.len().over("stream"),
    )


def _by_cadence(days: dict[str, int]) -> pl.Expr:
    """Of an unknown cadence no gap is right."""
    return col("cadence").replace_strict(days, default=1, return_dtype=pl.Int64)


def prices_hold(part: Part) -> Look:
    """Each charge of a subscription is the price in force on the day it was authorized."""
    prices = part.truth("prices").sort("effective_on")
    charges = part.stream_rows.filter(col("kind") == "subscription", col("amount_cents") > 0).sort(
        "day"
    )
    asked = charges.join_asof(
        prices.select("stream_id", "effective_on", price="amount_cents"),
        left_on="day",
        right_on="effective_on",
        by="stream_id",
        check_sortedness=False,
    ).sort("stream_id", "day")
    wrong = asked.filter(col("amount_cents").ne_missing(col("price")))
    told = "transactions: {transaction_id} of subscription {stream_id} on {day} takes"
    found = look(asked.height, wrong, told + " {amount_cents} cents, its price then is {price}")
    return found + _prices_in_order(prices)


def _prices_in_order(prices: pl.DataFrame) -> Look:
    """One price a day, the first of them the start or a trial; no rise that is none."""
    frame = prices.sort("stream_id", "effective_on")
    same = (col("stream_id") == col("stream_id").shift(1)).fill_null(False)
    starts = col("why").is_in(["start", "trial"])
    rises = col("amount_cents") > col("amount_cents").shift(1)
    later = col("effective_on") > col("effective_on").shift(1)
    fits = pl.when(same).then(later & (rises | (col("why") != "rise"))).otherwise(starts)
    wrong = frame.filter(~fits)
    told = (
        "truth/prices: {stream_id} has {amount_cents} cents from {effective_on} ({why}), expected"
    )
    return look(frame.height, wrong, told + " a start first, then later days, and rises that rise")
