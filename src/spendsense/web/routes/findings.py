"""What the latest run found of a user, as it is answered."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from spendsense.storage import Assignment, UserReadings, assignments, readings
from spendsense.web.bodies import PersonaBody, WindowPersonas, WindowProfile


def latest(connection: Connection, user_id: str) -> tuple[UserReadings, ...]:
    """Readings of the user's latest run, one a window; none before the first."""
    return readings(connection, user_id)


def run_of(found: tuple[UserReadings, ...]) -> tuple[str, date] | tuple[None, None]:
    """The run that made some readings, and its day."""
    return (found[0].run_id, found[0].as_of) if found else (None, None)


def persona_body(found: Assignment) -> PersonaBody:
    """A persona that a run found."""
    return PersonaBody(
        key=found.persona,
        primary=found.is_primary,
        confidence=found.confidence,
        finding=dict(found.finding) if found.finding is not None else None,
    )


def personas_of(connection: Connection, found: tuple[UserReadings, ...]) -> list[WindowPersonas]:
    """The personas of the run that made some readings, primary first."""
    if not found:
        return []
    held = assignments(connection, user_id=found[0].user_id, run_id=found[0].run_id)
    return [
        WindowPersonas(
            window_days=read.window_days,
            personas=[persona_body(each) for each in held if each.window_days == read.window_days],
        )
        for read in found
    ]


def profile_of(connection: Connection, found: tuple[UserReadings, ...]) -> list[WindowProfile]:
    """Personas and readings side by side, one a window."""
    return [
        WindowProfile(
            window_days=read.window_days,
            personas=window.personas,
            readings=dict(read.values),
        )
        for read, window in zip(found, personas_of(connection, found), strict=True)
    ]
