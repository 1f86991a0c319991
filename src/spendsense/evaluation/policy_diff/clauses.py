"""A clause of a rule as a column over people: the value that decides one decides a population.

A fact is a value alike for everybody, a column, a quotient that is compared exactly, or the members
of a set, each with the column that says who has it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from spendsense.policy.clause import COMPARISONS, AllOf, AnyOf, Ask, Clause, Not, Other


@dataclass(frozen=True, slots=True, eq=False)
class Ratio:
    """A quotient of whole numbers: comparisons multiply across. Null where a part is."""

    numerator: pl.Expr
    denominator: pl.Expr

    def known(self) -> pl.Expr:
        return self.numerator.is_not_null() & self.denominator.is_not_null()


@dataclass(frozen=True, slots=True, eq=False)
class Members:
    """A set that differs from person to person: by member, who has it."""

    each: Mapping[str, pl.Expr]

    def any(self, names: Any = None) -> pl.Expr | bool:
        found = [has for name, has in self.each.items() if names is None or name in names]
        return pl.any_horizontal(found) if found else False


Held = pl.Expr | bool
Facts = Mapping[str, Any]


def holds(clause: Clause, facts: Facts) -> Held:
    """Whether people fulfil a clause: one answer where it is alike for all, else a column.

    Raises KeyError for a fact not given, as the clause itself does.
    """
    if isinstance(clause, AllOf):
        return every([holds(part, facts) for part in clause.parts])
    if isinstance(clause, AnyOf):
        return opposite(every([opposite(holds(part, facts)) for part in clause.parts]))
    if isinstance(clause, Not):
        return opposite(holds(clause.part, facts))
    if isinstance(clause, Ask):
        return _asked(clause, facts)
    raise TypeError(f"{type(clause).__name__} is no clause that is known here")


def every(parts: list[Held]) -> Held:
    """All of several answers; what is alike for everybody costs no column."""
    if any(part is False for part in parts):
        return False
    columns = [part for part in parts if isinstance(part, pl.Expr)]
    if not columns:
        return True
    return columns[0] if len(columns) == 1 else pl.all_horizontal(columns)


def opposite(held: Held) -> Held:
    return ~held if isinstance(held, pl.Expr) else not held


def _asked(ask: Ask, facts: Facts) -> Held:
    found = facts[ask.fact]
    asked = facts[ask.value.fact] if isinstance(ask.value, Other) else ask.value
    varied = (pl.Expr, Ratio, Members)
    if not isinstance(found, varied) and not isinstance(asked, varied):
        return COMPARISONS[ask.comparison].holds(found, asked)
    if isinstance(found, Members):
        return _of_members(ask, found, asked)
    return _of_columns(ask, found, asked)


def _of_members(ask: Ask, found: Members, asked: Any) -> Held:
    if ask.comparison == "empty":
        some = found.any()
        return opposite(some) if asked else some
    if ask.comparison == "has_none_of":
        return opposite(found.any(asked))
    if ask.comparison == "has_all_of":
        return every([found.each.get(name, False) for name in asked])
    if ask.comparison == "known":
        return bool(asked)
    raise TypeError(f"{ask.fact} is a set, which {ask.comparison} does not compare")


def _of_columns(ask: Ask, found: Any, asked: Any) -> Held:
    if ask.comparison == "known":
        there = found.known() if isinstance(found, Ratio) else found.is_not_null()
        return there if asked else opposite(there)
    if ask.comparison in _ORDERED:
        if asked is None or found is None:
            return False
        left, right = _sides(found, asked)
        held: pl.Expr = _ORDERED[ask.comparison](left, right).fill_null(False)
        return held
    if isinstance(found, pl.Expr) and ask.comparison in _SAME:
        return _SAME[ask.comparison](found, asked)
    raise TypeError(f"{ask.fact} differs by person, and {ask.comparison} does not compare that")


def _sides(found: Any, asked: Any) -> tuple[Any, Any]:
    """Both sides without a quotient, in whole numbers where they are."""
    if isinstance(found, Ratio):
        return found.numerator, _whole(asked) * found.denominator
    if isinstance(asked, Ratio):
        return _whole(found) * asked.denominator, asked.numerator
    return _whole(found), _whole(asked)


def _whole(value: Any) -> pl.Expr:
    return value if isinstance(value, pl.Expr) else pl.lit(value)


_ORDERED: Mapping[str, Callable[[Any, Any], pl.Expr]] = {
    "at_least": lambda f, a: f >= a,
    "at_most": lambda f, a: f <= a,
    "above": lambda f, a: f > a,
    "below": lambda f, a: f < a,
}
_SAME: Mapping[str, Callable[[pl.Expr, Any], pl.Expr]] = {
    "is": lambda f, a: f.eq_missing(_whole(a)),
    "is_not": lambda f, a: f.ne_missing(_whole(a)),
    "in": lambda f, a: f.is_in(list(a)).fill_null(False),
    "not_in": lambda f, a: ~f.is_in(list(a)).fill_null(False),
}
