"""What people have on hand: deposits, days of spending they cover, days with little in checking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import polars as pl
from polars import col

from .measure import Measure, Tally, Value, above, at, histogram, quantile
from .records import Records

LOW_CENTS = 10_000
MOST_DAYS = 999


def _on_hand(records: Records) -> pl.DataFrame:
    """user, cents: checking, savings and money market together, of customers with an account."""
    held = records.accounts.filter(col("kind").is_in(["checking", "savings"]))
    sums = held.group_by("user").agg(cents=col("balance_current_cents").sum())
    return records.customers.select("user", "user_id").join(sums, on="user")


def on_hand(records: Records) -> Tally:
    """A histogram over customers of deposits, in dollars down to the ten beneath."""
    return _tens(_on_hand(records))


def _tens(held: pl.DataFrame) -> Tally:
    return histogram(held["cents"] // 1000 * 10)


def _on_hand_aged(low: int, high: int, records: Records) -> Tally:
    ages = records.table("demographics").filter(col("age").is_between(low, high))
    held = _on_hand(records).join(ages.select(col("user_id").cast(pl.String)), on="user_id")
    return _tens(held)


def on_hand_under_35(records: Records) -> Tally:
    return _on_hand_aged(0, 34, records)


def on_hand_65_to_74(records: Records) -> Tally:
    return _on_hand_aged(65, 74, records)


INCOME_BIN = 250_000


def buffer_days(records: Records) -> Tally:
    """People under (bin of a year's income, days of a year's mean spending that deposits cover)."""
    year = records.year.filter(col("spent") > 0).join(_on_hand(records), on="user")
    days = (col("cents").clip(0) * 365 // col("spent")).clip(0, MOST_DAYS)
    bins = year.group_by(place=col("income") // INCOME_BIN, days=days).agg(n=pl.len())
    return Counter({(place, days): n for place, days, n in bins.iter_rows()})


def buffer_of_quarter(top: bool) -> Callable[[Tally], Value]:
    """The median days of the quarter of people with the most, or the least, income."""

    def value(tally: Tally) -> Value:
        incomes: Tally = Counter()
        for (place, _), n in tally.items():
            incomes[place] += n
        edge = quantile(incomes, 75 if top else 25)
        days: Tally = Counter()
        for (place, held), n in tally.items():
            if edge is not None and (place > edge if top else place <= edge):
                days[held] += n
        middle = quantile(days, 50)
        return Value(None if middle is None else float(middle), days.total())

    return value


def low_days(records: Records) -> Tally:
    """People under (days of checking, days of them that ended under a hundred dollars)."""
    days = _days_of_checking(records).group_by("days", "low").agg(n=pl.len())
    return Counter({(whole, low): n for whole, low, n in days.iter_rows()})


def low_share(tally: Tally) -> Value:
    """Percent of all person-days."""
    days, low = (sum(pair[k] * n for pair, n in tally.items()) for k in (0, 1))
    return Value(low * 100 / days if days else None, tally.total())


def low_exactly(percent: int) -> Callable[[Tally], Value]:
    """How many people had exactly so many percent of their days low."""

    def value(tally: Tally) -> Value:
        fits = (n for (days, low), n in tally.items() if low * 100 == days * percent)
        return Value(float(sum(fits)), tally.total())

    return value


def end_of_day(records: Records, accounts: pl.DataFrame) -> pl.DataFrame:
    """account, day, cents: the balance each account with rows has from a day on.

    The first row of an account is the day before its first transaction counts, with the balance
    it must have had: on the first day of history, or of the account if that came later.
    """
    start = pl.max_horizontal(col("opened_on"), pl.lit(records.since))
    mine = col("account").is_in(accounts["account"].implode())
    rows = records.rows.filter(mine, col("balance").is_not_null())
    rows = rows.select("account", "day", "balance", "amount").sort(
        "account", "day", maintain_order=True
    )
    last = (col("account") != col("account").shift(-1)) | (col("day") != col("day").shift(-1))
    ends = rows.filter(last.fill_null(True)).select("account", "day", cents="balance")
    first = (
        rows.filter(col("account").is_first_distinct())
        .select("account", "day", cents=col("balance") + col("amount"))
        .join(accounts.select("account", start=start), on="account")
    )
    before = first.filter(col("start") < col("day")).select("account", "cents", day="start")
    whole = pl.concat([before, ends], how="diagonal")
    return whole.sort("account", "day").select("account", "day", "cents")


def _days_of_checking(records: Records) -> pl.DataFrame:
    """user, days, low: days of checking accounts that end under $100 among all their days."""
    held = records.accounts.filter(kind="checking")
    ends = end_of_day(records, held)
    until = col("day").shift(-1).over("account").fill_null(records.as_of + timedelta(days=1))
    spans = ends.with_columns(days=(until - col("day")).dt.total_days())
    low = pl.when(col("cents") < LOW_CENTS).then("days").otherwise(0)
    owner = held.select("account", "user")
    return (
        spans.with_columns(low=low)
        .join(owner, on="account")
        .group_by("user")
        .agg(col("days", "low").sum())
    )


MEASURES = (
    Measure(
        "deposits_median",
        "$",
        "Median of what a customer has in checking, savings and money market accounts on the last"
        " day.",
        on_hand,
        at(50),
    ),
    Measure(
        "deposits_median_under_35",
        "$",
        "What customers under 35 have in transaction accounts; ages are from demographics.",
        on_hand_under_35,
        at(50),
    ),
    Measure(
        "deposits_median_65_to_74",
        "$",
        "What customers of 65 to 74 have in transaction accounts; ages are from demographics.",
        on_hand_65_to_74,
        at(50),
    ),
    Measure(
        "could_pay_400",
        "%",
        "Share of customers with 400 dollars or more in these accounts on the last day.",
        on_hand,
        above(400),
    ),
    Measure(
        "buffer_days_top_quarter",
        "days",
        "Median days of their own spending that deposits cover, of the quarter with the most income"
        " on the account in the last 365 days.",
        buffer_days,
        buffer_of_quarter(top=True),
    ),
    Measure(
        "buffer_days_bottom_quarter",
        "days",
        "The buffer in days of the quarter of customers with the least income.",
        buffer_days,
        buffer_of_quarter(top=False),
    ),
    Measure(
        "days_under_100",
        "% of person-days",
        "Share of days that end with less than 100 dollars in checking.",
        low_days,
        low_share,
    ),
)
