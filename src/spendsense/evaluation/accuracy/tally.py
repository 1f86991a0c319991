"""Counts of some people, which add up to those of all; and the worst cases with their rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl
from polars import col

ALL = ("all", "")
MOST_CASES = 10
"""Cases kept for a figure."""
MOST_ROWS = 12
"""Rows shown of a case, the latest."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the records as it was read, and what it is to the case."""

    date: date
    name: str | None
    merchant: str | None
    category: str | None
    cents: int
    what: str

    def as_json(self) -> dict[str, Any]:
        return {
            "date": self.date.isoformat(),
            "name": self.name,
            "merchant_name": self.merchant,
            "category": self.category,
            "amount_cents": self.cents,
            "what": self.what,
        }


@dataclass(frozen=True, slots=True)
class Case:
    """Something that kept a figure down: of whom, what, how grave it is, its rows.

    `weight` is the money it is about, in cents; of a persona how far the readings lie from its
    lines, in hundredths of a percent. `what` are the ids it is about.
    """

    user_id: str
    said: str
    weight: int
    rows: tuple[Row, ...] = ()
    what: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "user_id": self.user_id,
            "what": self.what,
            "said": self.said,
            "weight": self.weight,
            "rows": [row.as_json() for row in self.rows],
        }


Groups = Counter[tuple[str, str, str]]
"""Counts by figure, the column it is split by, and the value there; `ALL` where it is not split."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted.

    `asked` and `right` are denominators and numerators; `reasons` why something was not right, by
    figure and reason; `apart` what no figure asks for, by why; `confusion` people by days of the
    window, intended and assigned persona.
    """

    asked: Groups = field(default_factory=Counter)
    right: Groups = field(default_factory=Counter)
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    apart: Counter[str] = field(default_factory=Counter)
    confusion: Counter[tuple[int, str, str]] = field(default_factory=Counter)
    cases: Mapping[str, tuple[Case, ...]] = field(default_factory=dict)

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            asked=self.asked + other.asked,
            right=self.right + other.right,
            reasons=self.reasons + other.reasons,
            apart=self.apart + other.apart,
            confusion=self.confusion + other.confusion,
            cases={
                figure: worst((*self.cases.get(figure, ()), *other.cases.get(figure, ())))
                for figure in {**self.cases, **other.cases}
            },
        )


def total(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, Tally())


def worst(cases: Sequence[Case]) -> tuple[Case, ...]:
    """The gravest cases."""
    ordered = sorted(cases, key=lambda case: (-case.weight, case.user_id, case.what))
    return tuple(ordered[:MOST_CASES])


def judged(figure: str, each: pl.DataFrame, split: Sequence[str] = ()) -> Tally:
    """The counts of a figure: one row a thing asked, with `right`, `reason` where it is not, and
    the columns it is split by; a thing whose value there is null is in none of that split."""
    asked: Groups = Counter({(figure, *ALL): each.height} if each.height else {})
    right: Groups = Counter({(figure, *ALL): int(each["right"].sum())} if each.height else {})
    for column in split:
        counts = each.drop_nulls(column).group_by(column).agg(n=pl.len(), right=col("right").sum())
        for value, n, good in counts.select(column, "n", "right").rows():
            asked[figure, column, str(value)] = n
            right[figure, column, str(value)] = good
    missed = each.filter(~col("right")).group_by("reason").len()
    reasons = Counter({(figure, str(reason)): n for reason, n in missed.rows()})
    return Tally(asked=asked, right=right, reasons=reasons)
