"""How often rows that were looked at together come back, and how evenly."""

from __future__ import annotations

import polars as pl
from polars import col

from spendsense.policy import Policy

from .steps import once
from .stream_kinds import SAVING, SUBSCRIPTION, TOLD

IRREGULAR = "irregular"
PERIODS = {
    "weekly": (7, 6, 8, 2),
    "biweekly": (14, 13, 15, 3),
    "semi-monthly": (15, 13, 17, 4),
    "monthly": (30, 26, 34, 5),
    "quarterly": (91, 84, 98, 8),
    "semi-annual": (182, 174, 190, 10),
    "annual": (365, 350, 380, 15),
}
"""Days of a period; the least and most usual gap that make it; days by which a gap may be off."""
LONG = ("semi-annual", "annual")
MOST_PERIODS = 3
"""Of one gap: two periods skipped."""

TOLD_APART_BY_PRICE = (SUBSCRIPTION, SAVING)
"""Kinds whose price tells one stream from another of the same merchant."""


def by_day(left: pl.DataFrame, group: list[str], policy: Policy) -> pl.DataFrame:
    """One charge a group and day, with the gap and the change of price since the one before; `run`
    numbers the groups."""
    price: int = policy["signals.price_tolerance_percent"]
    same = pl.all_horizontal(col(key) == col(key).shift() for key in group).fill_null(False)
    before = pl.when("same").then(col("paid").shift())
    off = (col("paid") - before).abs() * 100 > before * price
    # A first charge of under half the price was a trial.
    trial = ~col("same").shift() & (before * 2 < col("paid"))
    return once(
        left.lazy()
        .with_columns(price=col("cents"))
        .group_by(*group, "date")
        .agg(paid=col("price").sum(), doubled=pl.len() > 1, in_store=col("in_store").any())
        .sort(*group, "date")
        .with_columns(same=same)
        .with_columns(
            run=(~col("same")).cum_sum(),
            gap=pl.when("same").then(col("date").diff().dt.total_days()),
            changed=off.fill_null(False),
            trial=(off & trial).fill_null(False),
            month=col("date").dt.year().cast(pl.Int32) * 12 + col("date").dt.month(),
        )
    )


def measured(days: pl.LazyFrame, group: list[str]) -> pl.LazyFrame:
    """What cadence a group of three charges or two would have, and how even it is."""
    found = days.group_by("run").agg(
        *(col(key).first() for key in group),
        count=pl.len().cast(pl.Int64),
        usual=col("gap").median(),
        shorter=col("gap").quantile(0.25, "lower"),
        days=(col("date").max() - col("date").min()).dt.total_days(),
        in_store=col("in_store").any(),
        changes=(col("changed").sum() - _after_a_trial()).cast(pl.Int64),
        doubled=col("doubled").sum().cast(pl.Int64),
        months=col("month").n_unique().cast(pl.Int64),
        over=(col("month").max() - col("month").min() + 1).cast(pl.Int64),
    )
    one_price = col("kind").is_in(TOLD_APART_BY_PRICE) & (col("changes") == 0)
    return (
        found.filter(col("count") > 1)
        .with_columns(covers=_covers())
        .with_columns(
            # Where half of the periods were skipped the shorter gaps tell.
            cadence=pl.coalesce(cadence("usual"), pl.when(one_price).then(cadence("shorter")))
        )
        .filter(col("cadence").is_not_null())
    )


def _after_a_trial() -> pl.Expr:
    """Whether the first change is a trial's end: known once the price has shown itself."""
    return pl.when(pl.len() >= SHOWN).then(col("trial").sum()).otherwise(0)


SHOWN = 5
"""Charges from which a first cheap one is told from a price that moves."""


def _covers() -> pl.Expr:
    """A charge in three of four months from the first to the last, and hardly more than one."""
    often = (col("months") >= 3) & (col("months") * 4 >= col("over") * 3)
    return col("kind").is_in(TOLD) & often & (col("count") * 3 <= col("months") * 4)


def cadence(gap: str) -> pl.Expr:
    """By a usual gap; twice a month and every two weeks by the average."""
    fits = {name: col(gap).is_between(least, most) for name, (_, least, most, _) in PERIODS.items()}
    fits["biweekly"] &= col("days") * 10 < 146 * (col("count") - 1)
    by_gap = [pl.when(fit).then(pl.lit(name)) for name, fit in fits.items()]
    return pl.coalesce(pl.when("covers").then(pl.lit("monthly")), *by_gap)


def timed(days: pl.DataFrame, measured: pl.DataFrame) -> pl.DataFrame:
    """How many of the gaps are one, two or three periods."""
    per = {name: days for name, (days, _, _, _) in PERIODS.items()}
    off = {name: days for name, (_, _, _, days) in PERIODS.items()}
    period = col("cadence").replace_strict(per, return_dtype=pl.Int64)
    slack = col("cadence").replace_strict(off, return_dtype=pl.Int64)
    times = (col("gap") + period // 2) // period
    fits = ((col("gap") - times * period).abs() <= slack + times) & times.is_between(
        1, MOST_PERIODS
    )
    counted = once(
        days.lazy()
        .filter(col("gap").is_not_null())
        .join(measured.lazy().select("run", "cadence"), on="run", how="inner")
        .group_by("run")
        .agg(fitting=fits.sum().cast(pl.Int64), gaps=pl.len().cast(pl.Int64))
    )
    return measured.join(counted, on="run", how="inner")
