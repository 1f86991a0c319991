"""Which personas held of a user when: by the runs that were kept, and by what the records tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import groupby, pairwise

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.ledger import Book, windows
from spendsense.personas import (
    NONE,
    NOT_ENOUGH_DATA,
    PERSONAS,
    Standing,
    Turned,
    assign,
    kept_standing,
    standing,
    turned,
)
from spendsense.policy import Policy, parameters
from spendsense.signals import read
from spendsense.storage import Assignment, Trace, assignments
from spendsense.storage.tables import transactions
from spendsense.storage.traces import traces_on

_PRECEDENCE = tuple(persona.key for persona in PERSONAS)

AT_ONCE = 2
"""Days that are read at the same time, for one who waits for them."""

TOLD = 12
"""Of how many changes it is told what turned, the latest ones: each takes two traces to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What held on a day, in order of precedence, and what turned since the point before it.

    `run_id` is of the run that found it; None for what the records tell of the day now.
    """

    as_of: date
    run_id: str | None
    personas: tuple[str, ...]
    primary: str
    turned: tuple[Turned, ...] = ()


Points = Mapping[int, tuple[Point, ...]]
"""By days of the window, the latest first."""


@dataclass(frozen=True, slots=True)
class Days:
    """Days to read the records on, the latest first, and the first that is too late for more.

    Each but the last is compared with the one after it; the last is compared with nothing where
    it is the first of the record, and else is there to be compared with alone.
    """

    days: tuple[date, ...]
    earlier_before: date | None


def days_before(before: date, first: date, most: int, *, also: date | None = None) -> Days:
    """So many month ends before a day and from the first day on, with one more to compare with.

    `also` is a day that comes before them all, such as the day that is read.

    >>> found = days_before(date(2026, 3, 15), date(2026, 1, 10), 1)
    >>> [str(day) for day in found.days], str(found.earlier_before)
    (['2026-02-28', '2026-01-31'], '2026-02-01')
    """
    found = [] if also is None else [also]
    end = before
    while len(found) <= most:
        end = end.replace(day=1) - timedelta(days=1)
        if end < first:
            return Days(tuple(found), None)
        found.append(end)
    return Days(tuple(found), found[-1] + timedelta(days=1))


def first_record(connection: Connection, user_id: str) -> date | None:
    """The day of a user's first posted row; None without any."""
    mine = (transactions.c.user_id == user_id, transactions.c.pending.is_(False))
    found: date | None = connection.scalar(sa.select(sa.func.min(transactions.c.date)).where(*mine))
    return found


@cache
def first_policy_day() -> date:
    """The first day that can be decided."""
    return max(min(parameter.values) for parameter in parameters())


def would_have_been(
    user_id: str, books: Sequence[Book], policies: Sequence[Policy], whole: bool
) -> Points:
    """What the records of a user tell of some days now, the latest first.

    `whole`: the last day is the first there is; else it is only compared with.
    """
    found: dict[int, list[tuple[Standing, str]]] = {}
    # Each day is read apart from the others, and half of that outside of Python.
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for day in threads.map(_of_day, books, policies):
            for days, told in day.items():
                found.setdefault(days, []).append(told)
    return {days: tuple(_points(told, whole)) for days, told in found.items()}


def _of_day(book: Book, policy: Policy) -> dict[int, tuple[Standing, str]]:
    """By days of the window, what the records of a book of one user describe, and what first."""
    found = {}
    for window in windows(book.as_of):
        row = read(book, window, policy).row(0, named=True)
        assignment = assign(row, policy)
        found[window.days] = standing(book.as_of, assignment, row), assignment.primary.key
    return found


def _points(told: Sequence[tuple[Standing, str]], whole: bool) -> Iterator[Point]:
    for (now, primary), (before, _) in pairwise(told):
        yield _point(now, primary, turned(before, now))
    if whole and told:
        yield _point(*told[-1], ())


def kept(connection: Connection, user_id: str, *, until: date) -> Points:
    """What runs up to a day found: the first of them, and each that found others than before."""
    assigned = [each for each in assignments(connection, user_id=user_id) if each.as_of <= until]
    by_window: dict[int, list[Assignment]] = {}
    for each in assigned:
        by_window.setdefault(each.window_days, []).append(each)
    told = cache(lambda day: traces_on(connection, (user_id,), day))
    return {days: tuple(_kept(found, told)) for days, found in sorted(by_window.items())}


def _kept(found: Sequence[Assignment], told: Callable[[date], Sequence[Trace]]) -> Iterator[Point]:
    runs = [list(run) for _, run in groupby(found, key=lambda each: each.run_id)]
    changes = [(a, b) for a, b in pairwise(runs) if _keys(a) != _keys(b)]
    for place, (before, run) in enumerate(reversed(changes)):
        flips: tuple[Turned, ...] = ()
        if place < TOLD:
            was, now = (stood(each, told(each[0].as_of)) for each in (before, run))
            flips = turned(was, now)
        yield _of_run(run, flips)
    yield _of_run(runs[0], ())


def _of_run(run: Sequence[Assignment], flips: tuple[Turned, ...]) -> Point:
    return Point(
        as_of=run[0].as_of,
        run_id=run[0].run_id,
        personas=_keys(run),
        primary=next(each.persona for each in run if each.is_primary),
        turned=flips,
    )


def stood(run: Sequence[Assignment], told: Iterable[Trace]) -> Standing:
    """What one run found over a window: as its trace tells it, else no more than what held."""
    first = run[0]
    held = {each.persona for each in run}
    for trace in sorted(told, key=lambda trace: trace.run_id != first.run_id):
        window = trace.body["windows"].get(str(first.window_days), {"personas": ()})
        # A run that found what an earlier one had found for the day shares its trace.
        if trace.as_of == first.as_of and held == {each["key"] for each in window["personas"]}:
            told_of = ((each["key"], each["finding"]) for each in window["considered"])
            return kept_standing(first.as_of, told_of, window["readings"])
    found = ((each.persona, each.finding) for each in run if each.finding is not None)
    personas = ((key, finding) for key, finding in found if key not in (NONE, NOT_ENOUGH_DATA))
    return kept_standing(first.as_of, personas, {})


def since(points: Sequence[Point], key: str) -> date | None:
    """The earliest of the latest unbroken points that hold a persona."""
    found = None
    for point in points:
        if key not in point.personas:
            break
        found = point.as_of
    return found


def _keys(run: Iterable[Assignment]) -> tuple[str, ...]:
    held = [each.persona for each in run if each.persona not in (NONE, NOT_ENOUGH_DATA)]
    return tuple(sorted(held, key=_PRECEDENCE.index))


def _point(now: Standing, primary: str, flips: tuple[Turned, ...]) -> Point:
    return Point(as_of=now.as_of, run_id=None, personas=now.personas, primary=primary, turned=flips)
