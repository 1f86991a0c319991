"""Every look of staff at a user's records, noted in the audit trail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from spendsense.storage import Actor, Database, audit


def note_reading(database: Database, actor: Actor, user_id: str, what: str, at: datetime) -> None:
    """Note that staff read something of a user's; a user's own reading is not noted."""
    if actor.role == "user":
        return
    with database.write() as connection:
        audit.record(
            connection,
            at=at,
            actor=actor.by,
            action="read",
            subject=user_id,
            payload={"what": what},
        )


def note_list(
    database: Database, actor: Actor, user_ids: Iterable[str], what: str, at: datetime
) -> None:
    """Note that a list showed staff something of these users: one event a request."""
    users = sorted(set(user_ids))
    if not users:
        return
    with database.write() as connection:
        audit.record(
            connection,
            at=at,
            actor=actor.by,
            action="read.list",
            subject=what,
            payload={"count": len(users), "user_ids": users},
        )
