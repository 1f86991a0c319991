"""What the money goes to, in the groups of the Consumer Expenditure Survey."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import polars as pl
from polars import col

from .kinds import PAID_FROM, of_group
from .measure import Measure, Tally, Value
from .records import Records


def cents_by_category(records: Records) -> Tally:
    """Cents of purchases and bills, less refunds, under each detailed category; and the people."""
    spent = records.rows.filter(
        col("kind").is_in(PAID_FROM), col("role").is_in(["purchase", "bill"])
    )
    sums = spent.group_by("category").agg(col("amount").sum())
    pairs = zip(sums["category"].cast(pl.String).to_list(), sums["amount"].to_list(), strict=True)
    return Counter({**dict(pairs), "people": records.customers["days"].count()})


def share_of_spending(group: str) -> Callable[[Tally], Value]:
    """A survey group's percent of all purchases and bills."""

    def value(tally: Tally) -> Value:
        people = tally["people"]
        whole = sum(tally.values()) - people
        part = sum(tally[category] for category in of_group(group))
        return Value(part * 100 / whole if whole else None, people)

    return value


BASE = (
    " Of purchases and bills that a bank sees, less refunds. The survey's whole also has pension"
    " and Social Security contributions, which never reach the account, and what is paid in cash."
)


def _share(group: str, what: str) -> Measure:
    return Measure(f"{group}_share", "%", what + BASE, cents_by_category, share_of_spending(group))


MEASURES = (
    _share(
        "housing",
        "Rent, mortgage with its principal, utilities, telephone, repairs, furniture, child care.",
    ),
    _share("transport", "Gasoline, fares, car loans with their principal, car insurance, repairs."),
    _share("food", "Food at home and away; what a superstore sells is not told apart."),
    _share("food_at_home", "Groceries and meal kits; what a superstore sells is not told apart."),
    _share("food_away", "Restaurants, fast food, coffee."),
    _share("gasoline", "Gas stations."),
    _share("insurance", "Insurance paid from an account, most of it for a car."),
    _share("health", "Care, dentists, pharmacies; premiums taken from pay are not seen."),
    _share("apparel", "Clothing and shoes at shops of their own."),
    _share("entertainment", "Outings, streaming, games, electronics, sports, gyms, pets."),
)
