"""Conditions as values: the same object decides a block, explains one user, and documents itself.

A comparison with nothing to read does not hold. Ratios with whole-cent parts are compared by
cross-multiplication, so that exactly at the line is at the line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import polars as pl
from polars import col

from spendsense.policy import Policy
from spendsense.signals import READINGS, Reading, sentence, written
from spendsense.trace import Finding

Row = Mapping[str, Any]
Comparison = Literal["at least", "above", "below"]


class Condition(Protocol):
    """What a persona holds when."""

    def expression(self, policy: Policy) -> pl.Expr:
        """Whether it holds, as a column over readings; never null."""

    def holds(self, row: Row, policy: Policy) -> bool:
        """Whether it holds for one user's readings."""

    def test(self, row: Row, policy: Policy) -> Finding:
        """The same, and why."""

    def describe(self, policy: Policy) -> str:
        """What it asks, in words."""


@dataclass(frozen=True, slots=True)
class Compare:
    """A reading against a policy parameter."""

    reading: Reading
    comparison: Comparison
    parameter: str

    @property
    def scale(self) -> int:
        """What a reading is multiplied by before it meets its line: a ratio meets a percentage."""
        return 100 if self.reading.unit == "ratio" else 1

    def expression(self, policy: Policy) -> pl.Expr:
        value, line = self.sides(policy, col)
        held: pl.Expr = self._holds(value, line)
        # Parts may be there where the reading is null: 0 of 0 is no share, and reaches no line.
        return (held & col(self.reading.name).is_not_null()).fill_null(False)

    def holds(self, row: Row, policy: Policy) -> bool:
        if row[self.reading.name] is None:
            return False
        return bool(self._holds(*self.sides(policy, row.__getitem__)))

    def test(self, row: Row, policy: Policy) -> Finding:
        rule, because = self.describe(policy), sentence(self.reading, row)
        if row[self.reading.name] is None:
            return Finding(rule, False, because, reading=self.reading.name)
        value, line = self.sides(policy, row.__getitem__)
        past = line - value if self.comparison == "below" else value - line
        margin = round(past / line, 6) if line else None
        return Finding(rule, self.holds(row, policy), because, margin, self.reading.name)

    def describe(self, policy: Policy) -> str:
        unit = "percent" if self.reading.unit == "ratio" else self.reading.unit
        line = written(unit, policy[self.parameter])
        return f"{self.reading.name} is {self.comparison} {line}"

    def sides(self, policy: Policy, get: Any) -> tuple[Any, Any]:
        """Both sides of the comparison, in whole numbers where the reading has whole parts."""
        reading, line = self.reading, policy[self.parameter]
        if reading.numerator and reading.denominator:
            return get(reading.numerator) * self.scale, get(reading.denominator) * line
        return get(reading.name) * self.scale, line

    def _holds(self, value: Any, line: Any) -> Any:
        if self.comparison == "at least":
            return value >= line
        return value > line if self.comparison == "above" else value < line


@dataclass(frozen=True, slots=True)
class IsTrue:
    """A flag that is set."""

    reading: Reading

    def expression(self, policy: Policy) -> pl.Expr:
        return col(self.reading.name).fill_null(False)

    def holds(self, row: Row, policy: Policy) -> bool:
        return bool(row[self.reading.name])

    def test(self, row: Row, policy: Policy) -> Finding:
        rule, because = self.describe(policy), sentence(self.reading, row)
        return Finding(rule, self.holds(row, policy), because, reading=self.reading.name)

    def describe(self, policy: Policy) -> str:
        return f"{self.reading.name} is so"


@dataclass(frozen=True, slots=True)
class IsZero:
    """A count that is known to be zero."""

    reading: Reading

    def expression(self, policy: Policy) -> pl.Expr:
        return (col(self.reading.name) == 0).fill_null(False)

    def holds(self, row: Row, policy: Policy) -> bool:
        return bool(row[self.reading.name] == 0)

    def test(self, row: Row, policy: Policy) -> Finding:
        rule, because = self.describe(policy), sentence(self.reading, row)
        return Finding(rule, self.holds(row, policy), because, reading=self.reading.name)

    def describe(self, policy: Policy) -> str:
        return f"{self.reading.name} is 0"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of its parts. As certain as its most certain part that holds."""

    parts: tuple[Condition, ...]

    def expression(self, policy: Policy) -> pl.Expr:
        return pl.any_horizontal(part.expression(policy) for part in self.parts)

    def holds(self, row: Row, policy: Policy) -> bool:
        return any(part.holds(row, policy) for part in self.parts)

    def test(self, row: Row, policy: Policy) -> Finding:
        found = tuple(part.test(row, policy) for part in self.parts)
        holding = [finding for finding in found if finding.held]
        measured = [finding.margin for finding in holding]
        certain = None in measured or not measured
        margin = None if certain else max(m for m in measured if m is not None)
        said = "; ".join(finding.because for finding in (holding or found))
        return Finding(self.describe(policy), bool(holding), said, margin, parts=found)

    def describe(self, policy: Policy) -> str:
        return " or ".join(_bracketed(part, policy) for part in self.parts)


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of its parts. As certain as its least certain part."""

    parts: tuple[Condition, ...]

    def expression(self, policy: Policy) -> pl.Expr:
        return pl.all_horizontal(part.expression(policy) for part in self.parts)

    def holds(self, row: Row, policy: Policy) -> bool:
        return all(part.holds(row, policy) for part in self.parts)

    def test(self, row: Row, policy: Policy) -> Finding:
        found = tuple(part.test(row, policy) for part in self.parts)
        failing = [finding for finding in found if not finding.held]
        measured = [finding.margin for finding in found if finding.margin is not None]
        margin = min(measured) if measured and not failing else None
        said = "; ".join(finding.because for finding in (failing or found))
        return Finding(self.describe(policy), not failing, said, margin, parts=found)

    def describe(self, policy: Policy) -> str:
        return " and ".join(_bracketed(part, policy) for part in self.parts)


Leaf = Compare | IsTrue | IsZero


def leaves(condition: Condition) -> tuple[Leaf, ...]:
    """The comparisons and flags that a condition is made of, in the order they are asked."""
    if isinstance(condition, AnyOf | AllOf):
        return tuple(leaf for part in condition.parts for leaf in leaves(part))
    if isinstance(condition, Leaf):
        return (condition,)
    raise TypeError(f"{type(condition).__name__} is no condition whose parts are known")


def _bracketed(part: Condition, policy: Policy) -> str:
    text = part.describe(policy)
    return f"({text})" if isinstance(part, AnyOf | AllOf) else text


def any_of(*parts: Condition) -> AnyOf:
    return AnyOf(parts)


def all_of(*parts: Condition) -> AllOf:
    return AllOf(parts)


def at_least(reading: str, parameter: str) -> Compare:
    return Compare(READINGS[reading], "at least", parameter)


def above(reading: str, parameter: str) -> Compare:
    return Compare(READINGS[reading], "above", parameter)


def below(reading: str, parameter: str) -> Compare:
    return Compare(READINGS[reading], "below", parameter)


def is_true(reading: str) -> IsTrue:
    return IsTrue(READINGS[reading])


def is_zero(reading: str) -> IsZero:
    return IsZero(READINGS[reading])
