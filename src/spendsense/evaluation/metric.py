"""A measured number, what it was held to, and whether it was reached."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

Verdict = Literal["pass", "fail", "insufficient"]
Unit = Literal["share", "seconds", "kappa"]
Section = Literal[
    "coverage",
    "explainability",
    "relevance",
    "latency",
    "auditability",
    "guardrails",
    "wording",
    "operators",
    "accuracy",
    "fairness",
]
"""What a metric is about, in the order of a report."""

Z_95 = 1.959963984540054
"""The standard normal's 97.5 % point: 95 % lie within it on both sides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One metric. `value` is None where there was nothing to measure, and then nothing is claimed.

    `floor` is the least denominator that passes: beneath it the verdict is `insufficient`.

    Of a share, numerator over denominator is the value and `interval` its 95 % Wilson interval. Of
    seconds, the value is the 95th percentile and the numerator counts those within the target.
    `missed` says what kept the numerator down, one sentence each.
    """

    name: str
    section: Section
    numerator: int
    denominator: int
    value: float | None
    unit: Unit
    target: float
    floor: int
    verdict: Verdict
    interval: tuple[float, float] | None
    sentence: str
    missed: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "section": self.section,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "value": self.value,
            "unit": self.unit,
            "target": self.target,
            "floor": self.floor,
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
    section: Section,
    target: float,
    of: str,
    did: str,
    floor: int = 1,
    missed: Sequence[str] = (),
    why: str = "",
) -> Metric:
    """A share of a set that passes at or above its target; an empty set is insufficient.

    `why` is added to its sentence.

    >>> asked = {"section": "coverage", "target": 1.0, "of": "users", "did": "have a persona"}
    >>> share("coverage", 3, 4, **asked).sentence
    '3 of 4 users have a persona: 75.0 %. The target is 100.0 %.'
    >>> share("coverage", 4, 4, floor=9, **asked).verdict
    'insufficient'
    """
    value = numerator / denominator if denominator else None
    return Metric(
        name=name,
        section=section,
        numerator=numerator,
        denominator=denominator,
        value=value,
        unit="share",
        target=target,
        floor=floor,
        verdict=_verdict(value, target, denominator, floor),
        interval=wilson(numerator, denominator) if denominator else None,
        sentence=_said(value, f"{numerator:,} of {denominator:,} {of} {did}", of, target)
        + too_few(denominator, floor)
        + why,
        missed=tuple(missed),
    )


def _verdict(value: float | None, target: float, denominator: int, floor: int) -> Verdict:
    if value is None:
        return "insufficient"
    # Of "all" one exception is proof enough; every other share needs its floor to be told at all.
    if value < target and (denominator >= floor or target == 1.0):
        return "fail"
    return "pass" if value >= target and denominator >= floor else "insufficient"


def _said(value: float | None, counted: str, of: str, target: float) -> str:
    if value is None:
        return f"There are no {of}, so nothing is claimed."
    return f"{counted}: {percent(value)}. The target is {percent(target)}."


def too_few(denominator: int, floor: int) -> str:
    """That a verdict needs more than was measured, as a sentence to add; nothing where it does not.

    >>> too_few(4, 9)
    ' Fewer than 9 are too few to pass.'
    """
    return f" Fewer than {floor:,} are too few to pass." if 0 < denominator < floor else ""


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
