"""What a correction changed: readings, personas, drafts, and lessons with figures of before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.ledger import ConsentMissing, windows
from spendsense.personas import PERSONAS, assign
from spendsense.policy import Policy
from spendsense.signals import READINGS, read
from spendsense.signals.recomputation import alike
from spendsense.storage import (
    Recommendation,
    assignments,
    find_run,
    read_book,
    readings,
)
from spendsense.storage import recommendations as drafted
from spendsense.storage.review_tables import review_states
from spendsense.storage.standing import WAITING
from spendsense.storage.tables import loads, recommendations

from .showing import shown_to

READING = "reading:"
"""What the source of a fact begins with that a reading gave."""


@dataclass(frozen=True, slots=True)
class State:
    """How things stand with a user on a day: by window readings and titles of personas by key; and
    ids of drafts that wait."""

    as_of: date
    readings: Mapping[int, Mapping[str, Any]]
    personas: Mapping[int, Mapping[str, str]]
    waits: frozenset[str]


@dataclass(frozen=True, slots=True)
class Effect:
    """What is otherwise now. `stale` are shown lessons that state a figure which changed, each with
    the readings that did."""

    windows: Mapping[int, WindowEffect]
    set_aside: frozenset[str]
    drafted: frozenset[str]
    stale: tuple[tuple[Recommendation, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class WindowEffect:
    """Names of readings with their values before and after; titles of personas."""

    readings: Mapping[str, tuple[Any, Any]]
    began: tuple[str, ...]
    ended: tuple[str, ...]


def decided_on(connection: Connection, user_id: str, newest: date) -> date:
    """The day to work out again: that of the user's latest run, or of a record that is newer."""
    found = readings(connection, user_id)
    return max(newest, *(each.as_of for each in found)) if found else newest


def state_of(connection: Connection, user_id: str, as_of: date) -> State:
    """How things stand with a user on a day.

    As their latest run found it, where that was of the day and nothing was loaded since; else it is
    read of the record again.
    """
    found = readings(connection, user_id)
    if found and found[0].as_of == as_of and not _loaded_since(connection, found[0].run_id):
        rows = {each.window_days: each.values for each in found}
        held = assignments(connection, user_id=user_id, run_id=found[0].run_id)
        keys = {days: {each.persona for each in held if each.window_days == days} for days in rows}
    else:
        rows = _read_again(connection, user_id, as_of)
        policy = Policy.on(as_of)
        keys = {days: set(assign(row, policy).persona_keys) for days, row in rows.items()}
    return State(
        as_of=as_of,
        readings={days: _typed(row) for days, row in rows.items()},
        personas={
            days: {persona.key: persona.title for persona in PERSONAS if persona.key in some}
            for days, some in keys.items()
        },
        waits=_waits(connection, user_id),
    )


def _waits(connection: Connection, user_id: str) -> frozenset[str]:
    of_user = sa.and_(recommendations.c.user_id == user_id, review_states.c.seeded.is_(False))
    query = sa.select(recommendations.c.recommendation_id).join(review_states).where(of_user)
    return frozenset(connection.scalars(query.where(review_states.c.status.in_(WAITING))))


def _loaded_since(connection: Connection, run_id: str) -> bool:
    run = find_run(connection, run_id)
    last: datetime | None = connection.scalar(sa.select(sa.func.max(loads.c.at)))
    return run is None or (last is not None and last >= run.started_at)


def _read_again(connection: Connection, user_id: str, as_of: date) -> dict[int, Mapping[str, Any]]:
    book, policy = read_book(connection, as_of, (user_id,)), Policy.on(as_of)
    return {
        window.days: row
        for window in windows(as_of)
        for row in read(book, window, policy).to_dicts()
    }


def _typed(row: Mapping[str, Any]) -> dict[str, Any]:
    """Readings as they are read: a day that was kept as text is a day again."""
    return {
        name: date.fromisoformat(value)
        if isinstance(value, str) and name in READINGS and READINGS[name].unit == "date"
        else value
        for name, value in row.items()
    }


def effect(
    connection: Connection, user_id: str, before: State, after: State, at: datetime
) -> Effect:
    """What is otherwise after than before, and which of what is shown it concerns."""
    found = {days: _of_window(before, after, days) for days in after.readings}
    return Effect(
        windows=found,
        set_aside=before.waits - after.waits,
        drafted=after.waits - before.waits,
        stale=tuple(_stale(_shown(connection, user_id, at), found)),
    )


def _shown(connection: Connection, user_id: str, at: datetime) -> tuple[Recommendation, ...]:
    try:
        ids = [each.recommendation_id for each in shown_to(connection, user_id, at=at)]
    except ConsentMissing:
        return ()
    return drafted(connection, recommendation_ids=ids) if ids else ()


def _of_window(before: State, after: State, days: int) -> WindowEffect:
    was, now = before.readings[days], after.readings[days]
    held, holds = before.personas[days], after.personas[days]
    return WindowEffect(
        readings={
            name: (was.get(name), now.get(name))
            for name in READINGS
            if not alike(was.get(name), now.get(name))
        },
        began=tuple(title for key, title in holds.items() if key not in held),
        ended=tuple(title for key, title in held.items() if key not in holds),
    )


def _stale(
    shown: tuple[Recommendation, ...], found: Mapping[int, WindowEffect]
) -> Iterator[tuple[Recommendation, tuple[str, ...]]]:
    for each in shown:
        changed = found[each.window_days].readings if each.window_days in found else {}
        names = {fact.source.removeprefix(READING) for fact in each.facts}
        stated = tuple(name for name in changed if name in names)
        if stated:
            yield each, stated
