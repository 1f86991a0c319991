"""Every look of an operator at a user's records, noted in the audit trail."""

from __future__ import annotations

from datetime import datetime

from spendsense.storage import Actor, Database, audit


def note_reading(database: Database, actor: Actor, user_id: str, what: str, at: datetime) -> None:
    """Note that an operator read something of a user's; a user's own reading is not noted."""
    if actor.role != "operator" or actor.user_id == user_id:
        return
    with database.write() as connection:
        audit.record(
            connection,
            at=at,
            actor=actor.label,
            action="read",
            subject=user_id,
            payload={"what": what},
        )
