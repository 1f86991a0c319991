"""The balance of a few people's checking over time, for a plot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl
from polars import col

from .balances import end_of_day
from .records import Records

MOST_PEOPLE = 6


@dataclass(frozen=True, slots=True)
class BalancePath:
    """A person, how they were made to live, and what checking holds from each day on, in cents."""

    user_id: str
    archetype: str | None
    points: tuple[tuple[date, int], ...]


def balance_paths(records: Records) -> tuple[BalancePath, ...]:
    """Of the first customer of each of six archetypes; of the first where none is told."""
    known = records.table("truth/archetypes").select(col("user_id", "archetype").cast(pl.String))
    held = records.accounts.filter(kind="checking").select("account", "user", "opened_on")
    people = (
        records.customers.select("user", "user_id")
        .join(held, on="user", maintain_order="left")
        .join(known, on="user_id", how="left", maintain_order="left")
        .unique("archetype", keep="first", maintain_order=True)
        .sort("archetype", nulls_last=True)
        .head(MOST_PEOPLE)
    )
    ends = end_of_day(records, people.select("account", "opened_on"))
    found = []
    for row in people.iter_rows(named=True):
        mine = ends.filter(account=row["account"]).select("day", "cents")
        if mine.height:
            points = tuple(mine.iter_rows())
            found.append(BalancePath(row["user_id"], row["archetype"], points))
    return tuple(found)
