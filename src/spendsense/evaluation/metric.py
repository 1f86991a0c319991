"""A measured number, what it was held to, and whether it was reached."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

Verdict = Literal["pass", "fail", "insufficient"]
Unit = Literal["share", "seconds"]

Z_95 = 1.959963984540054
"""The standard normal's 97.5 % point: 95 % lie within it on both sides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One metric. `value` is None where there was nothing to measure, and then nothing is claimed.

    Of a share, numerator over denominator is the value and `interval` its 95 % Wilson interval. Of
    seconds, the value is the 95th percentile and the numerator counts those within the target.
    `missed` says what kept the numerator down, one sentence each.
    """

    name: str
    numerator: int
    denominator: int
    value: float | None
    unit: Unit
    target: float
    verdict: Verdict
    interval: tuple[float, float] | None
    sentence: str
    missed: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "value": self.value,
            "unit": self.unit,
            "target": self.target,
            "verdict": self.verdict,
            "interval_95": None if self.interval is None else list(self.interval),
            "sentence": self.sentence,
            "missed": list(self.missed),
        }


def share(
    name: str,
    numerator: int,
    denominator: int,
    *,
    target: float,
    of: str,
    did: str,
    missed: Sequence[str] = (),
) -> Metric:
    """A share of a set that passes at or above its target; an empty set is insufficient.

    >>> share("coverage", 3, 4, target=1.0, of="users", did="have a persona").sentence
    '3 of 4 users have a persona: 75.0 %. The target is 100.0 %.'
    """
    if denominator == 0:
        return Metric(
            name=name,
            numerator=0,
            denominator=0,
            value=None,
            unit="share",
            target=target,
            verdict="insufficient",
            interval=None,
            sentence=f"There are no {of} to measure, so nothing is claimed.",
        )
    value = numerator / denominator
    said = f"{numerator:,} of {denominator:,} {of} {did}: {percent(value)}"
    return Metric(
        name=name,
        numerator=numerator,
        denominator=denominator,
        value=value,
        unit="share",
        target=target,
        verdict="pass" if value >= target else "fail",
        interval=wilson(numerator, denominator),
        sentence=f"{said}. The target is {percent(target)}.",
        missed=tuple(missed),
    )


def percent(value: float) -> str:
    """A share in percent, rounded down: what is not all is never written 100.0 %.

    >>> percent(0.9999)
    '99.9 %'
    """
    return f"{math.floor(value * 1000 + 1e-9) / 10:.1f} %"


def wilson(numerator: int, denominator: int) -> tuple[float, float]:
    """The 95 % score interval of a proportion (Wilson, 1927), within 0 and 1.

    >>> low, high = wilson(0, 10)
    >>> (round(low, 4), round(high, 4))
    (0.0, 0.2775)
    """
    if not 0 <= numerator <= denominator or denominator == 0:
        raise ValueError(f"{numerator} of {denominator} is no proportion")
    share, z2 = numerator / denominator, Z_95 * Z_95
    middle = share + z2 / (2 * denominator)
    spread = Z_95 * math.sqrt(share * (1 - share) / denominator + z2 / (4 * denominator**2))
    scale = 1 + z2 / denominator
    # At the ends one bound is exact; the root is a hair off it.
    low = 0.0 if numerator == 0 else (middle - spread) / scale
    high = 1.0 if numerator == denominator else (middle + spread) / scale
    return low, high
