"""Consent, granted and revoked: an event in the history and one in the audit trail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from spendsense.guardrails import ConsentEvent
from spendsense.guardrails.consent import Action
from spendsense.ledger import ConsentMissing
from spendsense.storage import add_consent_event, consent_events, known_customer
from spendsense.storage.journal import lock

from .person import check_person

THE_USER = "the user"
"""What `by` begins with where a user's own token changed consent."""


def grant_consent(
    connection: Connection,
    user_id: str,
    *,
    by: str,
    at: datetime,
    note: str = "",
    over_revocation: bool = True,
) -> bool:
    """Record that a user consents; False, and nothing is written, when consent stands already.

    Raises NotFound for an unknown user, BadInput for an operator, and ConsentMissing where
    `over_revocation` is false and the user's last word is a revocation of their own.
    """
    return _change(connection, user_id, "grant", by, at, note, over_revocation)


def revoke_consent(
    connection: Connection, user_id: str, *, by: str, at: datetime, note: str = ""
) -> bool:
    """Record that a user no longer consents; False when consent does not stand anyway.

    Nothing is read or shown once it is written. No clock refuses it: see `_change`.
    """
    return _change(connection, user_id, "revoke", by, at, note, True)


def _change(
    connection: Connection,
    user_id: str,
    action: Action,
    by: str,
    at: datetime,
    note: str,
    over_revocation: bool,
) -> bool:
    """Consent changes in the order in which changes get the lock.

    An event that comes after another is never dated before it, whatever the clock says, so that
    the history tells the same as the order in which it was written.
    """
    lock(connection)
    known_customer(connection, user_id)
    check_person(by)
    events = consent_events(connection, [user_id])
    if (bool(events) and events[-1].action == "grant") == (action == "grant"):
        return False
    if events and not over_revocation and _own(events[-1]):
        raise ConsentMissing(
            f"User {user_id} revoked consent at {events[-1].at:%Y-%m-%d %H:%M:%S} UTC, and only "
            "the user can grant it again here, with a token of their own."
        )
    moment = max([at, *(event.at for event in events)])
    event = ConsentEvent(user_id=user_id, action=action, at=moment, by=by, note=note)
    add_consent_event(connection, event)
    return True


def _own(event: ConsentEvent) -> bool:
    """Whether a revocation is the user's own word and not one that somebody recorded."""
    spoken = event.by == event.user_id or event.by.startswith(THE_USER)
    return event.action == "revoke" and spoken
