"""Consent, granted and revoked: an event in the history and one in the audit trail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from spendsense.guardrails import ConsentEvent, consented_at
from spendsense.guardrails.consent import Action
from spendsense.ledger import Conflict
from spendsense.storage import add_consent_event, consent_events, known_user
from spendsense.storage.journal import lock


def grant_consent(
    connection: Connection, user_id: str, *, by: str, at: datetime, note: str = ""
) -> bool:
    """Record that a user consents; False, and nothing is written, when consent stands already.

    Raises NotFound for an unknown user, Conflict for a time before the user's last event.
    """
    return _change(connection, user_id, "grant", by, at, note)


def revoke_consent(
    connection: Connection, user_id: str, *, by: str, at: datetime, note: str = ""
) -> bool:
    """Record that a user no longer consents; False when consent does not stand anyway.

    Raises as `grant_consent` does. Nothing is shown from `at` on.
    """
    return _change(connection, user_id, "revoke", by, at, note)


def _change(
    connection: Connection, user_id: str, action: Action, by: str, at: datetime, note: str
) -> bool:
    lock(connection)
    known_user(connection, user_id)
    events = consent_events(connection, [user_id])
    latest = max((event.at for event in events), default=at)
    if latest > at:
        # Written with an earlier time it would not count: a revocation would be lost in silence.
        raise Conflict(
            f"The last consent event of user {user_id} is of {latest.isoformat(' ')}, later than "
            f"{at.isoformat(' ')}. Set the clock right, then record the {action} again."
        )
    if consented_at(events, at) == (action == "grant"):
        return False
    event = ConsentEvent(user_id=user_id, action=action, at=at, by=by, note=note)
    add_consent_event(connection, event)
    return True
