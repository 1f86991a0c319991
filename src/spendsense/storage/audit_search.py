"""Events of the audit trail that somebody looks for: by who, what, about whom, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from .audit import AuditEvent
from .tables import audit_events as table


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which events are asked for; None asks for all.

    `action` is a whole name, as `consent.revoke`, or the first part of one with its dot, as
    `consent.`. `since` is the first moment, `until` the first that no longer counts; `but` are
    actions that are left out.
    """

    actor: str | None = None
    action: str | None = None
    subject: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    but: tuple[str, ...] = ()


def sought(
    connection: Connection, asked: Sought, *, limit: int, before: int | None = None
) -> tuple[AuditEvent, ...]:
    """The latest events that are asked for, the last first; before a number where one is named."""
    query = sa.select(table).where(*_conditions(asked))
    if before is not None:
        query = query.where(table.c.seq < before)
    rows = connection.execute(query.order_by(table.c.seq.desc()).limit(limit))
    return tuple(AuditEvent(**row._mapping) for row in rows)


def made_by(connection: Connection, action: str, subject: str) -> frozenset[str]:
    """Who did something to something, by the trail."""
    same = sa.and_(table.c.action == action, table.c.subject == subject)
    return frozenset(connection.scalars(sa.select(table.c.actor).where(same)))


def actions(connection: Connection) -> Sequence[str]:
    """What the trail tells of: every action by name."""
    return connection.scalars(sa.select(table.c.action).distinct().order_by(table.c.action)).all()


def _conditions(asked: Sought) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    for name in ("actor", "subject"):
        if (value := getattr(asked, name)) is not None:
            found.append(table.c[name] == value)
    if asked.action is not None and asked.action.endswith("."):
        found += [table.c.action >= asked.action, table.c.action < asked.action[:-1] + "/"]
    elif asked.action is not None:
        found.append(table.c.action == asked.action)
    if asked.since is not None:
        found.append(table.c.at >= asked.since)
    if asked.until is not None:
        found.append(table.c.at < asked.until)
    return [*found, *(table.c.action != action for action in asked.but)]
