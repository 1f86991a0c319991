"""What a reading is: a named fact about a user and a window, and how it is said."""

from __future__ import annotations

import string
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from spendsense.ledger import dollars

Unit = Literal[
    "cents", "ratio", "percent", "count", "days", "months", "flag", "word", "mask", "date"
]


@dataclass(frozen=True, slots=True)
class Reading:
    """A column of a signal family. Null in it means there was nothing to read, never zero.

    `says` is the sentence for a value, naming readings of the same family in braces; `absent` is
    the sentence for null, and `denies` the one for a flag that is not set or a
    line that is not reached. A ratio that decisions
    compare names its two whole-cent parts, so that thresholds compare integers and never a
    rounded quotient.
    """

    name: str
    unit: Unit
    description: str
    says: str
    absent: str
    numerator: str | None = None
    denominator: str | None = None
    denies: str | None = None


def placeholders(template: str) -> tuple[str, ...]:
    """The names in braces, in order.

    >>> placeholders("{a} of {b}")
    ('a', 'b')
    """
    return tuple(name for _, name, _, _ in string.Formatter().parse(template) if name)


def written(unit: Unit, value: Any) -> str:
    """A value as its reader sees it.

    >>> written("ratio", 0.6833), written("cents", 123456), written("months", 1.99)
    ('68.3%', '$1,234.56', '1.9')
    """
    return _WRITTEN[unit](value)


def truncated(value: float) -> str:
    """One decimal, cut and not rounded: 49.97 must never be read as 50.

    >>> truncated(49.97), truncated(50.0), truncated(-0.04)
    ('49.9', '50', '0')
    """
    tenths = int(round(value * 10, 6))
    whole, tenth = divmod(abs(tenths), 10)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{whole:,}.{tenth}" if tenth else f"{sign}{whole:,}"


def as_stated(value: float) -> str:
    """A percentage as a bank states it, with up to two decimals.

    >>> as_stated(24.96), as_stated(50), as_stated(16.5)
    ('24.96', '50', '16.5')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _day(value: date) -> str:
    return f"{value:%B} {value.day}, {value.year}"


_WRITTEN: dict[Unit, Callable[[Any], str]] = {
    "cents": dollars,
    "ratio": lambda value: f"{truncated(value * 100)}%",
    "percent": lambda value: f"{as_stated(value)}%",
    "count": lambda value: f"{value:,}",
    "days": truncated,
    "months": truncated,
    "flag": lambda value: "yes" if value else "no",
    "word": str,
    "mask": str,
    "date": _day,
}
