"""When pay comes, and what people do in the days after it."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import polars as pl
from polars import col

from .measure import Measure, Tally, Value, ratio, share
from .records import Records

LEAST_PAYS = 5
AFTER_PAY_DAYS = 3
SAME_WEEKDAY_PERCENT = 70


WAGES = ("INCOME_SALARY",)
BENEFITS = ("INCOME_OTHER", "INCOME_RETIREMENT_PENSION")
"""Social Security is other income, and what retirement brings is a pension's."""


def pay_streams(records: Records, categories: tuple[str, ...] = WAGES) -> pl.DataFrame:
    """user, merchant, cadence, days of each employer who paid a customer at least five times.

    By the median gap between pay days; of gaps near two weeks, those that keep their weekday are
    biweekly, the others semimonthly.
    """
    paid = records.income.filter(col("category").is_in(categories))
    days = paid.select("user", "merchant", "day").unique().sort("user", "merchant", "day")
    weekday = col("day").dt.weekday()
    streams = days.group_by("user", "merchant", maintain_order=True).agg(
        pays=pl.len().cast(pl.Int64),
        gap=col("day").diff().dt.total_days().median(),
        same=(weekday == weekday.mode().min()).sum().cast(pl.Int64),
        days=col("day"),
    )
    weekly, fortnight, month = (
        col("gap").is_between(low, high) for low, high in ((5, 9), (12, 18), (26, 35))
    )
    steady = col("same") * 100 >= col("pays") * SAME_WEEKDAY_PERCENT
    cadence = (
        pl.when(weekly).then(pl.lit("weekly"))
        .when(fortnight & steady).then(pl.lit("biweekly"))
        .when(fortnight).then(pl.lit("semimonthly"))
        .when(month).then(pl.lit("monthly"))
        .otherwise(pl.lit("irregular"))
    )  # fmt: skip
    return streams.filter(col("pays") >= LEAST_PAYS).with_columns(cadence=cadence)


def pay_cadences(records: Records) -> Tally:
    """Streams of regular pay by cadence."""
    found = pay_streams(records).filter(col("cadence") != "irregular")
    return Counter(found["cadence"].to_list())


def three_pay_months(records: Records) -> Tally:
    """Full months of biweekly pay, and those of them with three pays."""
    biweekly = pay_streams(records).filter(cadence="biweekly").with_row_index("stream")
    pays = biweekly.select("stream", "days").explode("days")
    month = col("days").dt.month_start()
    months = pays.group_by("stream", month=month).agg(pays=pl.len())
    full = months.filter(col("month").is_in(records.full_months))
    return Counter(
        months=full.height,
        three=full.filter(col("pays") >= 3).height,
        people=biweekly["user"].n_unique(),
    )


def after_pay(records: Records) -> Tally:
    """Cents and person-days in the three days from pay on and on other days; bills apart.

    Of customers with regular pay or benefits, from their first pay day on.
    """
    regular = pay_streams(records, (*WAGES, *BENEFITS)).filter(col("cadence") != "irregular")
    days = regular.select("user", day=col("days")).explode("day")
    first = days.group_by("user").agg(first=col("day").min())
    near = pl.concat(
        [days.with_columns(col("day") + timedelta(days=k)) for k in range(AFTER_PAY_DAYS)]
    )
    near = near.unique().filter(col("day") <= records.as_of).with_columns(near=pl.lit(True))
    spent = records.payments.select("user", "role", "amount", day=col("bought_on"))
    spent = spent.join(first, on="user").filter(col("day") >= col("first"))
    sums = (
        spent.join(near, on=["user", "day"], how="left")
        .group_by(col("near").fill_null(False), bill=col("role") == "bill")
        .agg(col("amount").sum())
    )
    whole = first.select((pl.lit(records.as_of) - col("first")).dt.total_days() + 1).sum().item()
    tally: Tally = Counter({(near, bill): cents for near, bill, cents in sums.iter_rows()})
    tally["near"], tally["other"] = near.height, int(whole or 0) - near.height
    tally["people"] = first.height
    return tally


def _daily(tally: Tally, bill: bool) -> tuple[float, float]:
    """Cents a day near pay and on other days."""
    return tally[True, bill] / tally["near"], tally[False, bill] / tally["other"]


def rise(tally: Tally) -> Value:
    if not tally["near"] or not tally["other"]:
        return Value(None, tally["people"])
    bills, rest = _daily(tally, True), _daily(tally, False)
    near, other = bills[0] + rest[0], bills[1] + rest[1]
    return Value(near / other if other else None, tally["people"])


def bills_of_rise(tally: Tally) -> Value:
    if not tally["near"] or not tally["other"]:
        return Value(None, tally["people"])
    bills, rest = (near - other for near, other in (_daily(tally, True), _daily(tally, False)))
    number = bills * 100 / (bills + rest) if bills + rest > 0 else None
    return Value(number, tally["people"])


REGULAR = (
    " Employers who paid a customer five times or more at a regular cadence, told from the rows."
)
MEASURES = (
    Measure("paid_weekly", "%", "Share of regular pay that comes weekly." + REGULAR,
            pay_cadences, share("weekly")),
    Measure("paid_biweekly", "%", "Share that comes every two weeks." + REGULAR,
            pay_cadences, share("biweekly")),
    Measure("paid_semimonthly", "%", "Share that comes twice a month." + REGULAR,
            pay_cadences, share("semimonthly")),
    Measure("paid_monthly", "%", "Share that comes monthly." + REGULAR,
            pay_cadences, share("monthly")),
    Measure(
        "three_paycheck_months",
        "a year",
        "Months of twelve in which somebody paid every two weeks is paid three times.",
        three_pay_months,
        ratio("three", "months", times=12),
    ),
    Measure(
        "spending_after_pay",
        "x",
        "What a person with regular pay or benefits spends a day on pay day and the two days after"
        " it, over what they spend on other days.",
        after_pay,
        rise,
    ),
    Measure(
        "bills_share_of_rise_after_pay",
        "%",
        "How much of the rise of spending after pay is bills.",
        after_pay,
        bills_of_rise,
    ),
)  # fmt: skip
