"""How steady income and spending are from month to month, and who earns and spends how much."""

from __future__ import annotations

from collections import Counter

import polars as pl
from polars import col

from .measure import Measure, Tally, Value, above, at, histogram, quantile, ratio
from .records import Records

LEAST_MONTHS = 6
SPIKE_PERCENT = 25


def _earners(records: Records) -> pl.DataFrame:
    """The full months of customers with income and at least six of them."""
    whole = col("month").count().over("user") >= LEAST_MONTHS
    return records.months.filter(whole & (col("income").sum().over("user") > 0))


def _variation(records: Records, name: str) -> Tally:
    """A histogram over people of standard deviation over mean of a month, in tenths of a percent.

    From whole sums: n * sum(x^2) - sum(x)^2, in whole dollars so that no square overflows.
    """
    x = col(name) // 100
    moments = _earners(records).group_by("user").agg(
        n=pl.len().cast(pl.Int64), total=x.sum(), squares=(x * x).sum()
    )  # fmt: skip
    spread = (col("n") * col("squares") - col("total") ** 2).clip(0).sqrt() / col("total")
    seen = moments.filter(col("total") > 0)
    return histogram(seen.select((spread * 1000).round(0).cast(pl.Int64)).to_series())


def income_variation(records: Records) -> Tally:
    return _variation(records, "income")


def both_variations(records: Records) -> Tally:
    """Of income and of spending, under (0, bin) and (1, bin)."""
    income, spent = _variation(records, "income"), _variation(records, "spent")
    return Counter(
        {(0, place): often for place, often in income.items()}
        | {(1, place): often for place, often in spent.items()}
    )


def spending_over_income(tally: Tally) -> Value:
    """The median person's variation of spending over that of income."""
    people: list[Tally] = [Counter(), Counter()]
    for (which, place), n in tally.items():
        people[which][place] += n
    income, spent = (quantile(half, 50) for half in people)
    number = spent / income if income and spent is not None else None
    return Value(number, people[0].total())


def income_moves(records: Records) -> Tally:
    """A histogram over person-months of the change since the month before, in tenths of a percent.

    Rounded up, so that a cent above a line is above it. A month with income after one without
    counts as a hundred percent; of two without there is no change.
    """
    before = col("income").shift(1).over("user", order_by="month")
    pairs = _earners(records).with_columns(before=before).drop_nulls("before")
    some = pairs.filter((col("before") > 0) | (col("income") > 0))
    change = (col("income") - col("before")).abs() * 1000
    rounded = (change + col("before") - 1) // col("before")
    tenths = pl.when(col("before") > 0).then(rounded).otherwise(1000).clip(0, 10_000)
    return histogram(some.select(tenths).to_series())


def moderate_moves(tally: Tally) -> Value:
    n = sum(tally.values())
    some = sum(often for tenths, often in tally.items() if 50 <= tenths <= 300)
    return Value(some * 100 / n if n else None, n)


def spikes(records: Records) -> Tally:
    """Months whose income is a quarter above or below the person's median month."""
    middle = col("income").median().over("user")
    earned = _earners(records).with_columns(middle=middle).filter(col("middle") > 0)
    up = col("income") * 100 >= col("middle") * (100 + SPIKE_PERCENT)
    down = col("income") * 100 <= col("middle") * (100 - SPIKE_PERCENT)
    found = earned.select(months=pl.len(), spikes=up.sum(), dips=down.sum())
    tally: Tally = Counter({name: int(n) for name, n in found.row(0, named=True).items()})
    tally["either"] = tally["spikes"] + tally["dips"]
    tally["people"] = earned["user"].n_unique()
    return tally


INCOME_BIN = 250_000
"""Cents: people are ranked by income of the year to the nearest 2,500 dollars beneath."""


def spent_by_income(records: Records) -> Tally:
    """People and cents spent in a year under ("people" or "cents", bin of income)."""
    place = col("income") // INCOME_BIN
    bins = records.year.group_by(place=place).agg(people=pl.len(), cents=col("spent").sum())
    return Counter(
        {
            (name, row["place"]): row[name]
            for row in bins.iter_rows(named=True)
            for name in ("people", "cents")
        }
    )


def quintile_ratio(tally: Tally) -> Value:
    """Mean spending of the fifth that earns most over that of the fifth that earns least."""
    people: Tally = Counter({place: n for (name, place), n in tally.items() if name == "people"})
    low, high = quantile(people, 20), quantile(people, 80)
    if low is None or high is None:
        return Value(None, 0)
    bottom = _mean_spent(tally, [place for place in people if place <= low])
    top = _mean_spent(tally, [place for place in people if place > high])
    return Value(top / bottom if bottom and top is not None else None, people.total())


def _mean_spent(tally: Tally, places: list[int]) -> float | None:
    people = sum(tally["people", place] for place in places)
    return sum(tally["cents", place] for place in places) / people if people else None


MEASURES = (
    Measure(
        "income_variation",
        "%",
        "The median person's standard deviation over mean of monthly income, over the last twelve"
        " full months (six at least).",
        income_variation,
        at(50, per=10),
    ),
    Measure(
        "spending_over_income_variation",
        "x",
        "The median person's variation of monthly spending over the median variation of income.",
        both_variations,
        spending_over_income,
    ),
    Measure(
        "income_moves_over_30_percent",
        "% of person-months",
        "Share of months whose income differs from the month before by more than 30 % of it.",
        income_moves,
        above(301),
    ),
    Measure(
        "income_moves_5_to_30_percent",
        "% of person-months",
        "Share of months whose income differs from the month before by 5 to 30 % of it.",
        income_moves,
        moderate_moves,
    ),
    Measure(
        "months_with_spike_or_dip",
        "a year",
        "Months of twelve whose income is a quarter above or below the person's median month.",
        spikes,
        ratio("either", "months", times=12),
    ),
    Measure(
        "spikes_over_dips",
        "x",
        "Months a quarter above the person's median over months a quarter below it.",
        spikes,
        ratio("spikes", "dips"),
    ),
    Measure(
        "spending_top_over_bottom_fifth",
        "x",
        "Mean spending in a year of the fifth with the most income on the account over that of the"
        " fifth with the least.",
        spent_by_income,
        quintile_ratio,
    ),
)
