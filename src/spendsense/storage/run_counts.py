"""What is kept of one run, counted."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Connection

from .review_tables import review_states as states
from .tables import assignments, readings


@dataclass(frozen=True, slots=True)
class Described:
    """Users of a window whom a persona describes first, and whom it describes at all."""

    window_days: int
    persona: str
    primary: int
    held: int


@dataclass(frozen=True, slots=True)
class Drafted:
    """Drafts by kind and by where they stand now."""

    kind: str
    status: str
    count: int


def described(connection: Connection, run_id: str) -> tuple[Described, ...]:
    """The personas of a run by window, those that describe most first."""
    primary = sa.func.count().filter(assignments.c.is_primary)
    query = (
        sa.select(
            assignments.c.window_days,
            assignments.c.persona,
            primary.label("primary"),
            sa.func.count().label("held"),
        )
        .where(assignments.c.run_id == run_id)
        .group_by(assignments.c.window_days, assignments.c.persona)
        .order_by(assignments.c.window_days, primary.desc(), assignments.c.persona)
    )
    return tuple(Described(*row) for row in connection.execute(query))


def kept_readings(connection: Connection, run_id: str) -> dict[int, int]:
    """Readings of a run that are there, by window."""
    query = (
        sa.select(readings.c.window_days, sa.func.count())
        .where(readings.c.run_id == run_id)
        .group_by(readings.c.window_days)
        .order_by(readings.c.window_days)
    )
    return {days: count for days, count in connection.execute(query)}


def drafted(connection: Connection, run_id: str) -> tuple[Drafted, ...]:
    """Drafts that a run put into the queue; nothing planted."""
    query = (
        sa.select(states.c.kind, states.c.status, sa.func.count())
        .where(states.c.run_id == run_id, states.c.seeded.is_(False))
        .group_by(states.c.kind, states.c.status)
        .order_by(states.c.kind, states.c.status)
    )
    return tuple(Drafted(*row) for row in connection.execute(query))
