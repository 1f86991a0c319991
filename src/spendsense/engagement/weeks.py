"""The weeks in which something was done, of those looked back on. No week is ever taken away.

A week begins on Monday. What is done in the first days of a week counts for the week before too,
where that had nothing: these are the days of grace, and nobody has to ask for them. The week that
runs counts when something is done in it, and is left out until then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from spendsense.policy import Policy

from .fact import counted

WEEK = timedelta(days=7)
How = Literal["done", "grace", "rest", "open"]


@dataclass(frozen=True, slots=True)
class Week:
    """`done`, `grace` (by the first days of the week after), `rest`, or `open`: it still runs."""

    begins: date
    how: How

    @property
    def counts(self) -> bool:
        return self.how in ("done", "grace")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weeks:
    """`kept` of `of` weeks, oldest first in `weeks`; none before the first thing was done."""

    kept: int
    of: int
    weeks: tuple[Week, ...]
    sentence: str


def weeks(days: Iterable[date], day: date, policy: Policy) -> Weeks:
    """The weeks up to a day, by the days on which something was done."""
    done = frozenset(each for each in days if each <= day)
    begun = monday(min(done)) if done else None
    longest, grace = policy["engagement.streak_weeks"], policy["engagement.grace_days"]
    shown = [
        Week(first, _how(first, done, day, grace))
        for first in (monday(day) - back * WEEK for back in reversed(range(longest)))
        if begun is not None and first >= begun
    ]
    looked = [each for each in shown if each.how != "open"]
    kept = sum(each.counts for each in looked)
    whole = len(shown) == longest
    return Weeks(
        kept=kept, of=len(looked), weeks=tuple(shown), sentence=_sentence(kept, len(looked), whole)
    )


def monday(day: date) -> date:
    """The first day of a day's week.

    >>> monday(date(2026, 11, 22)), monday(date(2026, 11, 23))
    (datetime.date(2026, 11, 16), datetime.date(2026, 11, 23))
    """
    return day - timedelta(days=day.weekday())


def _how(first: date, done: frozenset[date], day: date, grace: int) -> How:
    if any(first <= each < first + WEEK for each in done):
        return "done"
    if any(first + WEEK <= each < first + WEEK + timedelta(days=grace) for each in done):
        return "grace"
    # While a day of grace is still to come nothing is said of the week.
    return "open" if day < first + WEEK + timedelta(days=grace) else "rest"


def _sentence(kept: int, of: int, whole: bool) -> str:
    if of == 0:
        return "Weeks are counted from the first thing you finish."
    if whole:
        return f"You finished something in {kept} of the last {counted(of, 'week')}."
    if of == 1:
        return "You finished something in your first week."
    return f"You finished something in {kept} of the {counted(of, 'week')} since you began."
