"""One comparison of a reading with a line, as catalog items state it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl
from polars import col

from spendsense.policy import Policy
from spendsense.signals import READINGS

Comparison = Literal["at_least", "below", "is"]
COMPARISONS: tuple[Comparison, ...] = ("at_least", "below", "is")


@dataclass(frozen=True, slots=True)
class Condition:
    """`reading` at least, below, or equal to `line`.

    `line` is a value, or the name of a policy parameter. A ratio is compared in percent. A
    reading that is null fulfils nothing.
    """

    reading: str
    comparison: Comparison
    line: Any

    def holds(self, readings: Mapping[str, Any], policy: Policy) -> bool:
        if readings.get(self.reading) is None:
            return False
        line = self.line_of(policy)
        if self.comparison == "is":
            return bool(readings[self.reading] == line)
        reached = at_least(self.reading, line, readings)
        return reached if self.comparison == "at_least" else not reached

    def expression(self, policy: Policy) -> pl.Expr:
        """The same as a column over readings; never null."""
        line, there = self.line_of(policy), col(self.reading).is_not_null()
        if self.comparison == "is":
            held: pl.Expr = (col(self.reading) == line).fill_null(False)
            return held
        reached = reaches(self.reading, line)
        held = there & (reached if self.comparison == "at_least" else ~reached)
        return held

    def line_of(self, policy: Policy) -> Any:
        """What the reading is compared with on the policy's day."""
        named = isinstance(self.line, str) and "." in self.line
        return policy[self.line] if named else self.line


def at_least(name: str, line: Any, readings: Mapping[str, Any]) -> bool:
    """Whether a reading has reached a line; whole cents where a ratio's parts are at hand.

    >>> at_least("interest_cents", 1, {"interest_cents": 0})
    False
    >>> at_least("utilization_highest", 50, {"utilization_highest": 0.5})
    True
    """
    reading = READINGS[name]
    if reading.unit != "ratio":
        return bool(readings[name] >= line)
    above, below = _parts(name, readings)
    if above is None or below is None:
        # Rounded far beneath a cent, so that 0.29 is read as 29 % and not a hair under it.
        return bool(round(readings[name] * 100, 9) >= line)
    return bool(above * 100 >= line * below)


def reaches(name: str, line: Any) -> pl.Expr:
    """`at_least` as a column over readings; not reached where there is nothing to read."""
    reading = READINGS[name]
    reached: pl.Expr = col(name) >= line
    if reading.unit == "ratio":
        reached = (col(name) * 100).round(9) >= line
    if reading.unit == "ratio" and reading.numerator and reading.denominator:
        above, below = col(reading.numerator), col(reading.denominator)
        whole = above * 100 >= below * line
        known = above.is_not_null() & below.is_not_null() & col(name).is_not_null()
        reached = pl.when(known).then(whole).otherwise(reached)
    return reached.fill_null(False)


def _parts(name: str, readings: Mapping[str, Any]) -> tuple[Any, Any]:
    reading = READINGS[name]
    return readings.get(reading.numerator or ""), readings.get(reading.denominator or "")
