"""Names that were revealed: to whom, of whom, why, and until when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.ledger import BadInput
from spendsense.policy import Policy

from . import audit, journal
from .account_tables import reveals as table
from .users import known_user

CODES = (
    "support_request",
    "fraud_check",
    "complaint",
    "data_correction",
    "legal_request",
    "other",
)
"""Why somebody may need to know who a user is."""


@dataclass(frozen=True, slots=True)
class Reveal:
    """`person` is who sees it, by account or by the label of a token."""

    seq: int
    person: str
    user_id: str
    by: str
    code: str
    reason: str
    at: datetime
    until: datetime


def add_reveal(
    connection: Connection,
    *,
    person: str,
    user_id: str,
    by: str,
    code: str,
    reason: str,
    at: datetime,
) -> Reveal:
    """Let a person see who a user is, for the minutes of the policy. Raises NotFound, BadInput."""
    known_user(connection, user_id)
    if code not in CODES:
        raise BadInput(f"{code!r} is not a reason to reveal. Use one of {', '.join(CODES)}.")
    if not reason.strip():
        raise BadInput("Say why: the user can read it in their own access log.")
    policy = Policy.on(at.date())
    values: dict[str, Any] = {
        "person": person,
        "user_id": user_id,
        "by": by,
        "code": code,
        "reason": reason.strip(),
        "at": journal.moment(at),
        "until": at + timedelta(minutes=policy["accounts.reveal_minutes"]),
    }
    seq = journal.append(connection, table, values)
    audit.record(
        connection,
        at=at,
        actor=by,
        action="reveal.name",
        subject=user_id,
        payload={"seq": seq, **values},
    )
    return Reveal(seq=seq, **values)


def revealed_to(
    connection: Connection, person: str, users: Collection[str], *, at: datetime
) -> frozenset[str]:
    """Those of the users whose names a person sees now."""
    if not users:
        return frozenset()
    query = sa.select(table.c.user_id).where(
        table.c.person == person,
        table.c.user_id.in_(sorted(users)),
        table.c.at <= at,
        table.c.until > at,
    )
    return frozenset(connection.scalars(query))
