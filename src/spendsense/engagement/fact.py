"""A fact of a recap or of a month: a sentence in the user's own numbers, and its rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from spendsense.policy import Policy
from spendsense.recommendations.names import shown_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """`day` is the day it is about, `cents` its amount; the rest is what it was read from: rows,
    accounts, days, and the reading of the 30 days where it is one."""

    kind: str
    sentence: str
    day: date
    cents: int | None
    transactions: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    days: tuple[date, ...] = ()
    reading: str | None = None


def on(day: date) -> str:
    """A day as a sentence says it.

    >>> on(date(2026, 11, 27))
    'Friday, November 27'
    """
    return f"{day:%A}, {day:%B} {day.day}"


def of_month(first: date) -> str:
    """A month as a sentence says it.

    >>> of_month(date(2026, 10, 1))
    'October 2026'
    """
    return f"{first:%B} {first.year}"


def counted(number: int, one: str, more: str | None = None) -> str:
    """
    >>> counted(1, "lesson"), counted(2, "lesson"), counted(2, "thing looked", "things looked")
    ('1 lesson', '2 lessons', '2 things looked')
    """
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def named(merchant: str, policy: Policy) -> str:
    """A merchant as a sentence names it; one whose name is none is not named."""
    return shown_name(merchant, policy) or "One merchant"
