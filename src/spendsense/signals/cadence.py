"""How often something comes back: the names, and the gaps in days that make them."""

from __future__ import annotations

import polars as pl

PER_YEAR = {"weekly": 52, "biweekly": 26, "semi-monthly": 24, "monthly": 12, "annual": 1}
"""Times a year."""

LONGEST_GAP = {"weekly": 8, "biweekly": 15, "semi-monthly": 17, "monthly": 33, "annual": 380}
"""Days after which the next time is late."""


def cadence(gap: pl.Expr, span: pl.Expr, times: pl.Expr) -> pl.Expr:
    """Weekly to monthly by the median gap, the days from first to last, and how many there were.

    Null where the median gap fits none.
    """
    # Twice a month and every two weeks share their median; their average gap tells them apart.
    fortnight = span * 10 < 146 * (times.cast(pl.Int64) - 1)
    return (
        pl.when(gap.is_between(6, 8))
        .then(pl.lit("weekly"))
        .when(gap.is_between(13, 17) & fortnight)
        .then(pl.lit("biweekly"))
        .when(gap.is_between(13, 17))
        .then(pl.lit("semi-monthly"))
        .when(gap.is_between(27, 33))
        .then(pl.lit("monthly"))
    )
