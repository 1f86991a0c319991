"""What amounts look like: how prices end, how far they spread, where a person's purchases go."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable

import polars as pl
from polars import col

from .measure import Measure, Tally, Value, at, histogram, quantile, ratio
from .records import Records

FAVOURITES = 5
LEAST_PURCHASES = 20


def endings(records: Records) -> Tally:
    """Rows by what their price ends in, under (what, ending), and all under (what, "rows")."""
    paid = records.payments.select("amount", "category")
    groceries = paid.filter(col("category") == "FOOD_AND_DRINK_GROCERIES")
    cash = records.rows.filter(role="cash", kind="checking")
    subscribed = records.subscriptions.filter(col("amount") > 0)
    kinds = {
        "payments": paid,
        "groceries": groceries,
        "subscriptions": subscribed,
        "cash": cash,
    }
    tally: Tally = Counter()
    for what, rows in kinds.items():
        found = rows.select(rows=pl.len(), **ENDINGS).row(0, named=True)
        tally.update({(what, ending): int(n or 0) for ending, n in found.items()})
    return tally


ENDINGS = {
    "whole": (col("amount") % 100 == 0).sum(),
    "ninety_nine": (col("amount") % 100 == 99).sum(),
    "fives": (col("amount") % 5 == 0).sum(),
    "twenties": (col("amount") % 2000 == 0).sum(),
}


def ending_share(what: str, ending: str) -> Callable[[Tally], Value]:
    def value(tally: Tally) -> Value:
        rows = tally[what, "rows"]
        return Value(tally[what, ending] * 100 / rows if rows else None, rows)

    return value


def payment_sizes(records: Records) -> Tally:
    """A histogram of payments, in cents down to their first three digits."""
    amount = col("amount")
    step = pl.lit(1, pl.Int64)
    for digits in range(3, 12):
        step = pl.when(amount >= 10**digits).then(10 ** (digits - 2)).otherwise(step)
    return histogram(records.payments.select(amount // step * step).to_series())


def spread(tally: Tally) -> Value:
    high, middle = quantile(tally, 99), quantile(tally, 50)
    return Value(high / middle if high and middle else None, tally.total())


def benford(tally: Tally) -> Value:
    """Mean absolute deviation of first digits from log10(1 + 1/d)."""
    digits = Counter[int]()
    for cents, n in tally.items():
        digits[int(str(cents)[0])] += n
    total = digits.total()
    if not total:
        return Value(None, 0)
    off = [abs(digits[d] / total - math.log10(1 + 1 / d)) for d in range(1, 10)]
    return Value(round(sum(off) / 9, 6), total)


def favourites(records: Records) -> Tally:
    """A histogram over customers of the percent of purchases at their five favourite merchants."""
    bought = records.payments.filter(role="purchase", pending=False)
    at_each = bought.group_by("user", "merchant").agg(n=pl.len().cast(pl.Int64))
    top = at_each.group_by("user").agg(top=col("n").top_k(FAVOURITES).sum(), n=col("n").sum())
    enough = top.filter(col("n") >= LEAST_PURCHASES)
    return histogram(enough.select(col("top") * 100 // col("n")).to_series())


def refunds(records: Records) -> Tally:
    """Purchases, and rows of the same categories that came back."""
    bought = records.payments.filter(role="purchase").height
    back = records.rows.filter(
        col("role") == "purchase", col("kind").is_in(["checking", "card"]), col("amount") < 0
    )
    return Counter(purchases=bought, refunds=back.height)


MEASURES = (
    Measure("subscriptions_ending_99", "%",
            "Share of payments of subscriptions that end in .99. Stands on rows.",
            endings, ending_share("subscriptions", "ninety_nine")),
    Measure("cash_in_twenties", "%",
            "Share of cash withdrawals that are a multiple of 20 dollars. Stands on rows.",
            endings, ending_share("cash", "twenties")),
    Measure("groceries_ending_0_or_5", "%",
            "Share of grocery payments whose cents end in 0 or 5; a fifth if prices end anyhow."
            " Stands on rows.",
            endings, ending_share("groceries", "fives")),
    Measure("payments_ending_0_or_5", "%",
            "Share of payments whose cents end in 0 or 5. Stands on rows.",
            endings, ending_share("payments", "fives")),
    Measure("payments_ending_00", "%", "Share of payments of whole dollars. Stands on rows.",
            endings, ending_share("payments", "whole")),
    Measure("payments_p99_over_p50", "x",
            "The payment that one in a hundred exceeds over the median payment. Stands on rows.",
            payment_sizes, spread),
    Measure("favourite_merchants_share", "%",
            "The median customer's share of purchases at their five favourite merchants.",
            favourites, at(50)),
    Measure("refunds_per_100_purchases", "",
            "Refunds and reversals for a hundred purchases. Stands on purchases.",
            refunds, ratio("refunds", "purchases", times=100, n="purchases")),
    Measure("benford_deviation", "",
            "Mean absolute deviation of the first digits of payments from Benford's law. A"
            " footnote: real rows score worse than a lognormal. Stands on rows.",
            payment_sizes, benford),
)  # fmt: skip
