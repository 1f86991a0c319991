"""What renters pay for their housing."""

from __future__ import annotations

from collections import Counter

import polars as pl
from polars import col

from .measure import Measure, Tally, at, histogram, ratio
from .records import Records

UTILITIES = (
    "RENT_AND_UTILITIES_GAS_AND_ELECTRICITY",
    "RENT_AND_UTILITIES_WATER",
    "RENT_AND_UTILITIES_SEWAGE_AND_WASTE_MANAGEMENT",
)
BURDEN_PERCENT = 30


def _rents(records: Records) -> pl.DataFrame:
    """user, rent, months, income: gross rent of renters over their full months, and their income.

    Gross as the census has it: with electricity, gas, water and waste. Months without rent, as
    before a move, count neither for rent nor for income.
    """
    paid = records.payments.filter(
        col("category").is_in(["RENT_AND_UTILITIES_RENT", *UTILITIES])
    ).with_columns(month=col("day").dt.month_start())
    is_rent = col("category") == "RENT_AND_UTILITIES_RENT"
    sums = paid.group_by("user", "month").agg(rent=col("amount").sum(), rented=is_rent.any())
    months = records.months.join(sums.filter("rented"), on=["user", "month"])
    return months.group_by("user").agg(col("rent", "income").sum(), months=pl.len().cast(pl.Int64))


def gross_rents(records: Records) -> Tally:
    """A histogram over renters of rent and utilities a month, in dollars down to a five."""
    rents = _rents(records)
    return histogram(rents.select(col("rent") // (col("months") * 500) * 5).to_series())


def rent_burdens(records: Records) -> Tally:
    """Renters with income, and those who pay more than 30 % of it."""
    earning = _rents(records).filter(col("income") > 0)
    heavy = earning.filter(col("rent") * 100 > col("income") * BURDEN_PERCENT)
    return Counter(people=earning.height, heavy=heavy.height)


MEASURES = (
    Measure(
        "gross_rent_median",
        "$ a month",
        "Median of what a renter pays for rent, electricity, gas, water and waste.",
        gross_rents,
        at(50),
    ),
    Measure(
        "renters_over_30_percent",
        "%",
        "Share of renters for whom that is more than 30 % of the income that reaches the account.",
        rent_burdens,
        ratio("heavy", "people", times=100),
    ),
)
