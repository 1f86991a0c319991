"""What the JSON of a report tells, as a reader is told it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from spendsense.evaluation.metric import percent

Told = Mapping[str, Any]
"""A part of a report as JSON."""

MANY = {"pass": "meet their target", "fail": "miss their target", "insufficient": "cannot be said"}
VERDICTS = {"pass": "Meets its target", "fail": "Misses its target", "insufficient": "Cannot say"}
COLOURS = {"pass": "good", "fail": "bad", "insufficient": "quiet"}
MARKS = {"pass": "✓", "fail": "✗", "insufficient": "?"}


def value(number: float | None, unit: str) -> str:
    """A measured number in its unit; a dash where there was nothing to measure.

    >>> value(0.9731, "share"), value(0.2049, "seconds"), value(None, "share")
    ('97.3 %', '0.205 s', '–')
    """
    if number is None:
        return "–"
    if unit == "kappa":
        return f"{number:.2f}"
    return percent(number) if unit == "share" else f"{number:.3f} s"


def ends(interval: list[float] | None, unit: str) -> str:
    """A 95 % interval, rounded outwards; nothing where there is none.

    >>> ends([0.9, 1.0], "share")
    '90.0 to 100.0 %'
    """
    if interval is None:
        return ""
    low, high = interval
    if unit != "share":
        return f"{value(low, unit).removesuffix(' s')} to {value(high, unit)}"
    # A whole tenth that lies a hair off it is that tenth.
    down, up = math.floor(low * 1000 + 1e-9) / 10, math.ceil(high * 1000 - 1e-9) / 10
    return f"{down:.1f} to {up:.1f} %"


def target(metric: Told) -> str:
    """What a metric is held to.

    >>> target({"target": 0.8, "unit": "share"}), target({"target": 5.0, "unit": "seconds"})
    ('at least 80.0 %', 'under 5 s')
    """
    if metric["unit"] == "seconds":
        return f"under {metric['target']:g} s"
    return f"at least {value(metric['target'], metric['unit'])}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun.

    >>> counted(1, "case"), counted(2_000, "case")
    ('1 case', '2,000 cases')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
