"""Consent: granted, revoked, and its history."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from spendsense.review import grant_consent, revoke_consent
from spendsense.storage import consent_events, consented, known_user
from spendsense.web.access import check_own
from spendsense.web.bodies import ConsentChange, ConsentChanged, ConsentEventBody, ConsentHistory
from spendsense.web.given import At, Caller, TheDatabase


def change_consent(
    change: ConsentChange, database: TheDatabase, caller: Caller, at: At
) -> ConsentChanged:
    """Record a grant or a revocation. After a revocation nothing is read or shown.

    What a user revoked with a token of their own, only the user grants again.
    """
    check_own(caller, change.user_id)
    said: dict[str, Any] = {"by": caller.by, "at": at, "note": change.note}
    with database.write() as connection:
        if change.action == "grant":
            own = caller.role == "user"
            changed = grant_consent(connection, change.user_id, over_revocation=own, **said)
        else:
            changed = revoke_consent(connection, change.user_id, **said)
    return ConsentChanged(
        user_id=change.user_id, consented=change.action == "grant", changed=changed
    )


def consent_history(user_id: str, database: TheDatabase) -> ConsentHistory:
    """Whether consent stands, and every grant and revocation."""
    with database.read() as connection:
        known_user(connection, user_id)
        return history_of(connection, user_id)


def history_of(connection: Connection, user_id: str) -> ConsentHistory:
    """The consent of a user who is on record."""
    events = consent_events(connection, [user_id])
    return ConsentHistory(
        user_id=user_id,
        consented=user_id in consented(connection, [user_id]),
        events=[
            ConsentEventBody(action=each.action, at=each.at, by=each.by, note=each.note)
            for each in events
        ],
    )
