"""Who looked at a user's things, when, at what and why, read from the audit trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from .tables import audit_events as table
from .tables import recommendations

ABOUT_ONE = ("read", "reveal.name")
ABOUT_SEVERAL = "read.list"
TAKEN_OUT = "bundle"
"""One of their decisions was written to a file, at the machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look. `code` and `reason` where one had to be given."""

    at: datetime
    by: str
    what: str
    code: str | None = None
    reason: str | None = None


def looks_at(connection: Connection, user_id: str) -> tuple[Look, ...]:
    """Every look at a user's things by somebody else, the latest first."""
    theirs = sa.select(recommendations.c.recommendation_id).where(
        recommendations.c.user_id == user_id
    )
    known = frozenset(connection.scalars(theirs))
    own = sa.and_(table.c.action.in_(ABOUT_ONE), table.c.subject == user_id)
    rows = connection.execute(
        sa.select(table.c.at, table.c.actor, table.c.action, table.c.subject, table.c.payload)
        .where(sa.or_(own, table.c.action.in_((TAKEN_OUT, ABOUT_SEVERAL))))
        .order_by(table.c.seq.desc())
    )
    return tuple(_look(row) for row in rows if _concerns(row, user_id, known))


def _concerns(row: Any, user_id: str, known: frozenset[str]) -> bool:
    """`known` are the user's recommendations: an older bundle's event does not name the user."""
    if row.action == TAKEN_OUT:
        named = row.payload.get("user_id")
        return row.subject in known if named is None else bool(named == user_id)
    return row.action != ABOUT_SEVERAL or user_id in row.payload.get("user_ids", ())


def _look(row: Any) -> Look:
    if row.action == "reveal.name":
        said = row.payload
        return Look(
            at=row.at, by=row.actor, what="name", code=said.get("code"), reason=said.get("reason")
        )
    if row.action == ABOUT_SEVERAL:
        return Look(at=row.at, by=row.actor, what=f"list of {row.subject}")
    if row.action == TAKEN_OUT:
        return Look(at=row.at, by=row.actor, what=f"bundle of {row.subject}")
    return Look(at=row.at, by=row.actor, what=str(row.payload.get("what", "")))
