"""What a measure is: a tally of each block of users, merged, and the number it comes to.

A tally counts whole numbers under keys, so that tallies of any blocks in any order add up to the
same one, and the number is the same in any number of workers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl

from .records import Records

Tally = Counter[Any]
"""Whole numbers under keys: a word, a whole number (a histogram's bin), or a pair of these."""


@dataclass(frozen=True, slots=True)
class Value:
    """A number and how many people, or rows where the measure says so, it stands on.

    The number is None where there was nothing to measure, which is not zero.
    """

    number: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure about a population: its name, unit and base, and how it is come by.

    `tally` may be shared by several measures; it is then made once a block.
    """

    name: str
    unit: str
    description: str
    tally: Callable[[Records], Tally]
    value: Callable[[Tally], Value]

    @property
    def tally_name(self) -> str:
        """What the merged tally is kept under."""
        return f"{self.tally.__module__.rpartition('.')[2]}.{self.tally.__name__}"


def merged(tallies: Iterable[Tally]) -> Tally:
    """Their sum.

    >>> merged([Counter(a=1), Counter(a=2, b=-1)])
    Counter({'a': 3, 'b': -1})
    """
    total: Tally = Counter()
    for tally in tallies:
        total.update(tally)
    return total


def histogram(values: pl.Series) -> Tally:
    """How often each value stands in a column; what is null is left out."""
    found = values.drop_nulls().value_counts(sort=False)
    return Counter(dict(zip(found.to_series(0).to_list(), found["count"].to_list(), strict=True)))


def quantile(tally: Tally, percent: int) -> int | None:
    """The smallest bin that at least so many percent of a histogram do not pass.

    >>> quantile(Counter({1: 1, 5: 1, 9: 2}), 50), quantile(Counter(), 50)
    (5, None)
    """
    total, below = sum(tally.values()), 0
    for place in sorted(tally):
        below += tally[place]
        if below * 100 >= total * percent and below > 0:
            return int(place)
    return None


def at(percent: int, per: int = 1) -> Callable[[Tally], Value]:
    """A quantile of a histogram whose bins are `per` to the unit."""

    def value(tally: Tally) -> Value:
        place = quantile(tally, percent)
        return Value(None if place is None else place / per, sum(tally.values()))

    return value


def ratio(
    part: str, whole: str, *, times: float = 1, n: str = "people"
) -> Callable[[Tally], Value]:
    """One count over another, times a factor; nothing where the whole is nothing."""

    def value(tally: Tally) -> Value:
        number = tally[part] * times / tally[whole] if tally[whole] else None
        return Value(number, tally[n])

    return value


def share(key: Any) -> Callable[[Tally], Value]:
    """A bin's percent of a whole histogram."""

    def value(tally: Tally) -> Value:
        total = sum(tally.values())
        return Value(tally[key] * 100 / total if total else None, total)

    return value


def count(key: Any) -> Callable[[Tally], Value]:
    """A bin itself."""
    return lambda tally: Value(float(tally[key]), sum(tally.values()))


def smallest(tally: Tally) -> Value:
    """The lowest bin of a histogram."""
    return Value(float(min(tally)) if tally else None, sum(tally.values()))


def largest(tally: Tally) -> Value:
    """The highest bin of a histogram."""
    return Value(float(max(tally)) if tally else None, sum(tally.values()))


def mean(per: int = 1) -> Callable[[Tally], Value]:
    """The mean of a histogram whose bins are `per` to the unit."""

    def value(tally: Tally) -> Value:
        n = sum(tally.values())
        total = sum(place * often for place, often in tally.items())
        return Value(total / (n * per) if n else None, n)

    return value


def above(line: int) -> Callable[[Tally], Value]:
    """Percent of a histogram at this bin or higher."""

    def value(tally: Tally) -> Value:
        n = sum(tally.values())
        high = sum(often for place, often in tally.items() if place >= line)
        return Value(high * 100 / n if n else None, n)

    return value
