"""What a run found of each user and window: readings, and the personas they describe."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from .consent import still_permitted
from .runs import known_run
from .tables import assignments as assigned
from .tables import readings as read
from .tables import runs


@dataclass(frozen=True, slots=True, kw_only=True)
class UserReadings:
    """A user's readings of one run and window, all families together; days are ISO text."""

    run_id: str
    user_id: str
    window_days: int
    as_of: date
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A persona that a user's readings described in one run and window, and the finding."""

    run_id: str
    user_id: str
    window_days: int
    as_of: date
    persona: str
    is_primary: bool
    confidence: str | None
    finding: Mapping[str, Any] | None


def save_readings(
    connection: Connection, run_id: str, user_id: str, window_days: int, values: Mapping[str, Any]
) -> None:
    """A user's readings of a window, all families together.

    Those of the same run, user and window are replaced, so that a run can be taken up again.
    """
    _check_finite(user_id, values)
    known_run(connection, run_id)
    _clear(connection, read, run_id, user_id, window_days)
    row = {"run_id": run_id, "user_id": user_id, "window_days": window_days}
    connection.execute(read.insert().values({**row, "values": dict(values)}))


def readings(
    connection: Connection, user_id: str, as_of: date | None = None
) -> tuple[UserReadings, ...]:
    """A user's readings by the run that started last, one a window; none is empty.

    With a day, of the runs for a day up to it.
    """
    query = sa.select(read, runs.c.as_of).join(runs).where(read.c.user_id == user_id)
    query = query.where(still_permitted(read))
    if as_of is not None:
        query = query.where(runs.c.as_of <= as_of)
    latest = query.order_by(
        runs.c.started_at.desc(), runs.c.as_of.desc(), runs.c.run_id, read.c.window_days
    )
    found = [UserReadings(**row._mapping) for row in connection.execute(latest)]
    return tuple(reading for reading in found if reading.run_id == found[0].run_id)


def save_assignments(
    connection: Connection,
    run_id: str,
    user_id: str,
    window_days: int,
    as_of: date,
    held: Iterable[Mapping[str, Any]],
) -> None:
    """The personas of a user and window, each as JSON: key, primary, confidence, finding.

    Those of the same run, user and window are replaced.
    """
    known_run(connection, run_id)
    _clear(connection, assigned, run_id, user_id, window_days)
    for result in held:
        assignment = Assignment(
            run_id=run_id,
            user_id=user_id,
            window_days=window_days,
            as_of=as_of,
            persona=result["key"],
            is_primary=result["primary"],
            confidence=result.get("confidence"),
            finding=result.get("finding"),
        )
        connection.execute(assigned.insert().values(asdict(assignment)))


def assignments(
    connection: Connection,
    *,
    user_id: str | None = None,
    run_id: str | None = None,
    window_days: int | None = None,
) -> tuple[Assignment, ...]:
    """The history of personas, oldest run first; in a run by user, window, primary first."""
    query = sa.select(assigned).join(runs).where(still_permitted(assigned))
    chosen = {"user_id": user_id, "run_id": run_id, "window_days": window_days}
    for name, value in chosen.items():
        if value is not None:
            query = query.where(assigned.c[name] == value)
    ordered = query.order_by(
        runs.c.as_of,
        runs.c.started_at,
        assigned.c.run_id,
        assigned.c.user_id,
        assigned.c.window_days,
        assigned.c.is_primary.desc(),
        assigned.c.persona,
    )
    return tuple(Assignment(**row._mapping) for row in connection.execute(ordered))


def _check_finite(user_id: str, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if isinstance(value, float) and not math.isfinite(value):
            raise ValueError(
                f"reading {name} of user {user_id} is {value}: null says nothing to read"
            )


def _clear(
    connection: Connection, table: sa.Table, run_id: str, user_id: str, window_days: int
) -> None:
    connection.execute(
        table.delete().where(
            table.c.run_id == run_id,
            table.c.user_id == user_id,
            table.c.window_days == window_days,
        )
    )
