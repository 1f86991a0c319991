"""A window of days that ends on, and includes, the day it is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

WINDOW_DAYS = (30, 180)


@dataclass(frozen=True, slots=True)
class Window:
    """The `days` days up to and including `as_of`.

    >>> Window(30, date(2026, 8, 22)).start
    datetime.date(2026, 7, 24)
    >>> date(2026, 7, 23) in Window(30, date(2026, 8, 22))
    False
    """

    days: int
    as_of: date

    def __post_init__(self) -> None:
        if self.days < 1:
            raise ValueError(f"a window has at least one day, not {self.days}")

    @property
    def start(self) -> date:
        """The first day inside."""
        return self.as_of - timedelta(days=self.days - 1)

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.as_of


def windows(as_of: date) -> tuple[Window, ...]:
    """The windows that every signal is read over."""
    return tuple(Window(days, as_of) for days in WINDOW_DAYS)
