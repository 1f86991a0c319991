"""What is known of a stream once its rows are: its dates, amounts, status, and its number."""

from __future__ import annotations

import polars as pl
from polars import col

from spendsense.ledger import Book
from spendsense.policy import Policy

from .steps import once
from .stream_cadence import IRREGULAR, PERIODS
from .stream_kinds import PAY, SUBSCRIPTION

EARLY, MATURE, ENDED = "EARLY_DETECTION", "MATURE", "TOMBSTONED"
"""Plaid's words for the status of a stream."""
OF_A_USER = ["user", "kind"]


def grouped(parts: list[tuple[pl.DataFrame, list[str]]]) -> pl.DataFrame:
    """All rows of streams, each with the number of what it was looked at together with."""
    numbered = []
    first = 0
    for part, keys in parts:
        group = pl.struct(*OF_A_USER, *keys, "cadence").rank("dense").cast(pl.Int64) + first
        some = part.with_columns(group=group).select(
            "user_id", "user", "kind", "merchant", "cadence", "group", "date", "transaction_id",
            "cents", "direction", "merchant_name", "name",
        )  # fmt: skip
        numbered.append(some)
        first += part.height
    return pl.concat(numbered)


def joined_up(taken: pl.DataFrame) -> pl.DataFrame:
    """A stream that begins a period after another of its merchant and cadence ended goes on with
    it: a new description, or a new price."""
    line = [*OF_A_USER, "merchant", "cadence"]
    each = taken.group_by(*line, "group").agg(
        first=col("date").min(),
        last=col("date").max(),
        begins=col("cents").sort_by("date").first(),
        ends=col("cents").sort_by("date").last(),
    )
    per = {name: days for name, (days, _, _, _) in PERIODS.items()} | {IRREGULAR: 0}
    period = col("cadence").replace_strict(per, return_dtype=pl.Int64)
    ordered = each.sort(*line, "first", "group")
    since = (col("first") - col("last").shift().over(line)).dt.total_days()
    near = (col("begins") - col("ends").shift().over(line)).abs() * 2 <= col("begins")
    goes_on = (since * 2 > period) & (since * 2 <= period * 5) & near
    root = ordered.with_columns(new=~goes_on.fill_null(False)).with_columns(
        root=pl.when("new").then("group").forward_fill()
    )
    return taken.join(root.select("group", "root"), on="group").drop("group")


def described(taken: pl.DataFrame, book: Book, policy: Policy) -> pl.DataFrame:
    """Each stream's rows with its facts beside them."""
    told = pl.coalesce("merchant_name", "name")
    facts = once(
        taken.lazy()
        .sort("root", "date", "transaction_id")
        .group_by("root", maintain_order=True)
        .agg(
            name=told.last(),
            first_id=col("transaction_id").min(),
            first_date=col("date").first(),
            last_date=col("date").last(),
            before_date=col("date").unique().sort().get(-2, null_on_oob=True),
            last_cents=col("cents").last(),
            typical_cents=col("cents").sort().get((pl.len() - 1) // 2),
            count=col("date").n_unique().cast(pl.Int64),
            day=col("date").dt.day().sort().get((pl.len() - 1) // 2).cast(pl.Int64),
            weekdays=col("date").dt.weekday().n_unique(),
            cadence=col("cadence").first(),
            kind=col("kind").first(),
        )
        .with_columns(next_date=next_date())
    )
    grace = policy["signals.recurring_grace_days"]
    per = {name: days for name, (days, _, _, _) in PERIODS.items()} | {IRREGULAR: 60}
    period = col("cadence").replace_strict(per, return_dtype=pl.Int64)
    silent = (pl.lit(book.as_of) - col("last_date")).dt.total_days()
    yearly = col("cadence") == "annual"  # nobody waits for a third year
    few = (col("count") < policy["signals.recurring_min_charges"]) & ~yearly
    status = (
        pl.when(silent > period + period // 10 + grace).then(pl.lit(ENDED))
        .when(few).then(pl.lit(EARLY)).otherwise(pl.lit(MATURE))
    )  # fmt: skip
    told_of = facts.with_columns(status=status).with_columns(
        next_date=pl.when(col("status") != ENDED).then("next_date")
    )
    rest = taken.drop("name", "merchant_name", "cadence", "kind")
    return rest.join(told_of, on="root", how="inner").rename({"cents": "amount_cents"})


def next_date() -> pl.Expr:
    """When a stream is expected again: on its usual day, moved to a day on which banks are open as
    pay (before) and bills (after) are."""
    last, before = col("last_date"), col("before_date")
    months = {"monthly": 1, "quarterly": 3, "semi-annual": 6, "annual": 12}
    when = {
        "weekly": last + pl.duration(days=7),
        "biweekly": last + pl.duration(days=14),
        "semi-monthly": before.dt.offset_by("1mo"),
        **{name: _usual_day(last.dt.month_start(), count) for name, count in months.items()},
    }
    due = pl.coalesce(pl.when(col("cadence") == name).then(day) for name, day in when.items())
    weekday = due.dt.weekday()
    early = pl.when(weekday == 6).then(-1).when(weekday == 7).then(-2).otherwise(0)
    late = pl.when(weekday == 6).then(2).when(weekday == 7).then(1).otherwise(0)
    bought = col("kind") == SUBSCRIPTION  # cards are charged on any day
    moved = pl.when(col("kind") == PAY).then(early).when(bought).then(0).otherwise(late)
    return due + pl.duration(days=moved)


def _usual_day(month: pl.Expr, count: int) -> pl.Expr:
    """The usual day of the month so many months on; of who is paid on a weekday, that weekday."""
    start = month.dt.offset_by(f"{count}mo")
    ends = start.dt.month_end()
    by_day = pl.min_horizontal(start + pl.duration(days=col("day") - 1), ends)
    by_day = pl.when(col("day") >= 29).then(ends).otherwise(by_day)
    wanted = col("last_date").dt.weekday().cast(pl.Int64)
    nth = (col("day") - 1) // 7
    shift = (wanted - start.dt.weekday().cast(pl.Int64)) % 7 + nth * 7
    weekly = (col("weekdays") == 1) & (col("count") >= 4)
    return pl.when(weekly).then(start + pl.duration(days=shift)).otherwise(by_day)


def numbered(told: pl.DataFrame) -> pl.DataFrame:
    """Streams numbered within each user, and those that do what another does."""
    order = ["user_id", "first_date", "kind", "name", "last_date", "typical_cents", "first_id"]
    each = told.select(*order, "root", "status", "merchant", "cadence").unique("root")
    numbered = each.sort(order).with_columns(
        stream=pl.int_range(pl.len(), dtype=pl.Int64).over("user_id") + 1
    )
    runs = (col("status") != ENDED) & (col("kind") == SUBSCRIPTION)
    same = ["user_id", "merchant", "cadence", "typical_cents"]
    first = (
        numbered.filter(runs)
        .select(*same, "stream")
        .unique(same, keep="first", maintain_order=True)
    )
    twice = numbered.filter(runs).join(first, on=same, suffix="_first")
    twice = twice.filter(col("stream") != col("stream_first"))
    found = numbered.join(twice.select("root", duplicate_of="stream_first"), on="root", how="left")
    return told.join(found.select("root", "stream", "duplicate_of"), on="root").drop("root")
