"""Consent: granted, revoked, and its history."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from spendsense.guardrails import consented_at
from spendsense.review import grant_consent, revoke_consent
from spendsense.storage import consent_events, known_user
from spendsense.web.access import check_own
from spendsense.web.bodies import ConsentChange, ConsentChanged, ConsentEventBody, ConsentHistory
from spendsense.web.given import At, Caller, TheDatabase


def change_consent(
    change: ConsentChange, database: TheDatabase, caller: Caller, at: At
) -> ConsentChanged:
    """Record a grant or a revocation. After a revocation nothing is read or shown."""
    check_own(caller, change.user_id)
    act = grant_consent if change.action == "grant" else revoke_consent
    with database.write() as connection:
        changed = act(connection, change.user_id, by=caller.label, at=at, note=change.note)
    return ConsentChanged(
        user_id=change.user_id, consented=change.action == "grant", changed=changed
    )


def consent_history(user_id: str, database: TheDatabase, at: At) -> ConsentHistory:
    """Whether consent stands, and every grant and revocation."""
    with database.read() as connection:
        known_user(connection, user_id)
        return history_of(connection, user_id, at)


def history_of(connection: Connection, user_id: str, at: datetime) -> ConsentHistory:
    """The consent of a user who is on record."""
    events = consent_events(connection, [user_id])
    return ConsentHistory(
        user_id=user_id,
        consented=consented_at(events, at),
        events=[
            ConsentEventBody(action=each.action, at=each.at, by=each.by, note=each.note)
            for each in events
        ],
    )
