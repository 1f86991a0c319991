"""How far two people who decide the same things agree, beyond what chance would give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

Z = 1.96
"""Of a normal distribution, 95 % lie within so many standard errors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Cohen's kappa of two raters, with the counts it rests on.

    `kappa` is None where there are too few pairs, or where both always said the same thing: then
    nothing tells agreement from habit. `low` and `high` are its 95 % interval.
    """

    pairs: int
    agreed: int
    both: dict[str, int]
    kappa: float | None
    low: float | None
    high: float | None
    why_none: str | None

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def agreement(pairs: Sequence[tuple[str, str]], least: int) -> Agreement:
    """Cohen's kappa (1960), its interval by the large-sample standard error.

    >>> agreement([("a", "a")] * 20 + [("b", "b")] * 15 + [("a", "b")] * 5, 30).kappa
    0.75
    """
    many = len(pairs)
    agreed = sum(one == other for one, other in pairs)
    both: dict[str, int] = {}
    for one, other in sorted(pairs):
        both[f"{one}, {other}"] = both.get(f"{one}, {other}", 0) + 1
    if many < least:
        why = f"insufficient evidence: {many} pairs, and at least {least} are needed"
        return _none(many, agreed, both, why)
    expected = _by_chance(pairs)
    if expected == 1:
        return _none(many, agreed, both, "both said the same of everything: chance explains it")
    observed = agreed / many
    kappa = (observed - expected) / (1 - expected)
    error = sqrt(observed * (1 - observed) / many) / (1 - expected)
    return Agreement(
        pairs=many,
        agreed=agreed,
        both=both,
        kappa=round(kappa, 4),
        low=round(max(-1.0, kappa - Z * error), 4),
        high=round(min(1.0, kappa + Z * error), 4),
        why_none=None,
    )


def _by_chance(pairs: Sequence[tuple[str, str]]) -> float:
    firsts, seconds = [one for one, _ in pairs], [other for _, other in pairs]
    said = set(firsts) | set(seconds)
    return sum(firsts.count(each) * seconds.count(each) for each in said) / len(pairs) ** 2


def _none(pairs: int, agreed: int, both: dict[str, int], why: str) -> Agreement:
    return Agreement(
        pairs=pairs, agreed=agreed, both=both, kappa=None, low=None, high=None, why_none=why
    )
