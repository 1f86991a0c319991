"""The shape of weeks, months and holidays in what people buy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import polars as pl
from polars import col

from .measure import Measure, Tally, Value
from .records import Records

WEEKS_TO_COMPARE = (-3, -2, -1, 1, 2)
"""Weeks before and after a holiday whose same weekday it is held against; none is a holiday's."""


def _bought(records: Records) -> pl.DataFrame:
    """Purchases by the day they were made: bills and taxes have days of their own."""
    made = records.payments.filter(role="purchase")
    return made.select("amount", "category", day="bought_on")


def weekdays(records: Records) -> Tally:
    """Purchases under each weekday, Monday 1; how often the history has it under (0, weekday)."""
    tally = _counted(_bought(records).filter(col("day") >= records.since), col("day").dt.weekday())
    span = pl.date_range(records.since, records.as_of, eager=True)
    for weekday, n in span.dt.weekday().value_counts().iter_rows():
        tally[0, weekday] = n
    return tally


def _counted(rows: pl.DataFrame, by: pl.Expr) -> Tally:
    return Counter(dict(rows.group_by(by.alias("by")).agg(n=pl.len()).iter_rows()))


def per_weekday(tally: Tally) -> dict[int, float]:
    """Purchases on a mean Monday to Sunday, of all the blocks merged.

    Both the purchases and the days of every block are summed, so the shape is that of one.
    """
    return {day: tally[day] / tally[0, day] for day in range(1, 8) if tally[0, day]}


def _bought_in_all(tally: Tally) -> int:
    return sum(tally[day] for day in range(1, 8))


def weekend(tally: Tally) -> Value:
    means, n = per_weekday(tally), _bought_in_all(tally)
    if len(means) < 7 or not n:
        return Value(None, n)
    return Value((means[5] + means[6]) * 7 / (2 * sum(means.values())), n)


def busiest_over_quietest(tally: Tally) -> Value:
    means, n = per_weekday(tally), _bought_in_all(tally)
    if len(means) < 7 or not min(means.values()):
        return Value(None, n)
    return Value(max(means.values()) / min(means.values()), n)


def months_of_year(records: Records) -> Tally:
    """Cents of purchases in full months under each month, and their days under (0, month)."""
    bought = _bought(records).with_columns(month=col("day").dt.month_start())
    full = bought.filter(col("month").is_in(records.full_months))
    sums = full.group_by(col("month").dt.month()).agg(col("amount").sum())
    tally: Tally = Counter({int(month): cents for month, cents in sums.iter_rows()})
    for month in records.full_months:
        later = (month + timedelta(days=31)).replace(day=1)
        tally[0, month.month] = (later - month).days
    tally["people"] = records.customers["days"].count()
    return tally


def per_month(tally: Tally) -> dict[int, float]:
    """Cents of purchases on a mean day of each month that the history has in full."""
    return {m: tally[m] / tally[0, m] for m in range(1, 13) if tally[0, m]}


def december(tally: Tally) -> Value:
    means = per_month(tally)
    rest = [cents for month, cents in means.items() if month != 12]
    if 12 not in means or len(rest) < 11 or not sum(rest):
        return Value(None, tally["people"])
    return Value(means[12] * len(rest) / sum(rest), tally["people"])


def thanksgivings(since: date, as_of: date) -> Iterator[date]:
    """Fourth Thursdays of November with the weeks to compare them with inside the history.

    >>> [day.isoformat() for day in thanksgivings(date(2025, 10, 1), date(2026, 1, 1))]
    ['2025-11-27']
    """
    for year in range(since.year, as_of.year + 1):
        first = date(year, 11, 1)
        day = first + timedelta(days=(3 - first.weekday()) % 7 + 21)
        before, after = (timedelta(weeks=weeks, days=1) for weeks in (3, 2))
        if since <= day - before and day + after <= as_of:
            yield day


HOLIDAYS = {
    "groceries": (-1, ("FOOD_AND_DRINK_GROCERIES",)),
    "gas": (0, ("TRANSPORTATION_GAS",)),
    "retail": (
        1,
        (
            "GENERAL_MERCHANDISE_CLOTHING_AND_ACCESSORIES",
            "GENERAL_MERCHANDISE_DEPARTMENT_STORES",
            "GENERAL_MERCHANDISE_DISCOUNT_STORES",
            "GENERAL_MERCHANDISE_ELECTRONICS",
            "GENERAL_MERCHANDISE_ONLINE_MARKETPLACES",
            "GENERAL_MERCHANDISE_SPORTING_GOODS",
            "GENERAL_MERCHANDISE_SUPERSTORES",
        ),
    ),
}
"""What is counted, on which day from Thanksgiving."""


def thanksgiving(records: Records) -> Tally:
    """Purchases on a day of Thanksgiving under (what, "then"); on its weekday of the weeks around
    under (what, "else"); and how many days each is."""
    bought, tally = _bought(records), Counter[object]()
    for day in thanksgivings(records.since, records.as_of):
        for what, (shift, categories) in HOLIDAYS.items():
            then = day + timedelta(days=shift)
            others = [then + timedelta(weeks=weeks) for weeks in WEEKS_TO_COMPARE]
            rows = bought.filter(col("category").is_in(categories))
            tally[what, "then"] += rows.filter(day=then).height
            tally[what, "else"] += rows.filter(col("day").is_in(others)).height
    return tally


def rise_at_thanksgiving(what: str) -> Callable[[Tally], Value]:
    def value(tally: Tally) -> Value:
        then, others = tally[what, "then"], tally[what, "else"]
        number = (then * len(WEEKS_TO_COMPARE) / others - 1) * 100 if others else None
        return Value(number, then + others)

    return value


MEASURES = (
    Measure(
        "friday_and_saturday_over_mean_day",
        "x",
        "Purchases on Fridays and Saturdays over those of the mean day, by the day they were made."
        " Stands on purchases.",
        weekdays,
        weekend,
    ),
    Measure(
        "busiest_over_quietest_weekday",
        "x",
        "Purchases on the weekday with the most over the one with the fewest. Stands on purchases.",
        weekdays,
        busiest_over_quietest,
    ),
    Measure(
        "december_over_other_months",
        "x",
        "Dollars of purchases on a day of December over a day of the other months, where all twelve"
        " are there in full.",
        months_of_year,
        december,
    ),
    Measure(
        "groceries_before_thanksgiving",
        "% more",
        "Purchases of groceries on the day before Thanksgiving against the Wednesdays around it."
        " Stands on purchases.",
        thanksgiving,
        rise_at_thanksgiving("groceries"),
    ),
    Measure(
        "gas_on_thanksgiving",
        "% more",
        "Purchases of gasoline on Thanksgiving against the Thursdays around it. Stands on"
        " purchases.",
        thanksgiving,
        rise_at_thanksgiving("gas"),
    ),
    Measure(
        "retail_on_black_friday",
        "% more",
        "Purchases at shops on the day after Thanksgiving against the Fridays around it. Stands on"
        " purchases.",
        thanksgiving,
        rise_at_thanksgiving("retail"),
    ),
)
