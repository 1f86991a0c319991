"""What a user keeps of their consent: to what, in which words, until when, and how to end it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.guardrails import PURPOSES, ConsentEvent, Purpose
from spendsense.guardrails.consent import PERMITS, last_words, warned, warning
from spendsense.guardrails.consent_texts import consent_text, consent_texts
from spendsense.storage import consent_epochs, consent_events, known_user
from spendsense.storage.consent import events_of, may_have_ended
from spendsense.storage.tables import audit_events

from .consent import STAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class PurposeState:
    """Where a purpose stands: `stands`, `ends_soon`, `ended`, `revoked`, or `never_granted`."""

    purpose: Purpose
    state: str
    event: ConsentEvent | None
    until: datetime | None
    days_left: int | None

    @property
    def permits(self) -> bool:
        return self.state in ("stands", "ends_soon")

    def as_json(self) -> dict[str, Any]:
        said = self.event
        return {
            "purpose": self.purpose,
            "state": self.state,
            "permits": PERMITS[self.purpose],
            "said_at": said.at.isoformat() if said else None,
            "by": said.by if said else None,
            "until": self.until.isoformat() if self.until else None,
            "days_left": self.days_left,
            "text_version": said.text_version if said else None,
            "text_hash": said.text_hash if said else None,
        }


def consent_state(connection: Connection, user_id: str, at: datetime) -> tuple[PurposeState, ...]:
    """Every purpose and where it stands. Raises NotFound."""
    known_user(connection, user_id)
    return _states(consent_events(connection, [user_id]), at)


def sentence(state: PurposeState) -> str:
    """Where a purpose stands, as a sentence for its user."""
    name = state.purpose.replace("_", " ")
    if state.event is None:
        return f"Consent to {name} was never granted."
    if state.event.action == "expire":
        return (
            f"Consent to {name} ended, and what rested on it was deleted on "
            f"{state.event.at:%Y-%m-%d}. It can be granted again."
        )
    if state.until is None:
        return f"Consent to {name} was revoked on {state.event.at:%Y-%m-%d}."
    if state.state == "ended":
        return f"Consent to {name} ended on {state.until:%Y-%m-%d}. It can be granted again."
    said = f"Consent to {name} stands until {state.until:%Y-%m-%d}"
    if state.state == "stands":
        return f"{said}."
    return f"{said}: it ends in {state.days_left} days unless it is granted again."


def receipt(connection: Connection, user_id: str, at: datetime) -> dict[str, Any]:
    """Everything about a user's consent at a moment, for the user to keep. Raises NotFound.

    It is not signed yet: see `signed_receipt.signed_in`.
    """
    states = consent_state(connection, user_id, at)
    return {
        "receipt": "consent",
        "user_id": user_id,
        "made_at": at.isoformat(),
        "consent_epoch": consent_epochs(connection, [user_id])[user_id],
        "purposes": [{**each.as_json(), "text": _shown(each)} for each in states],
        "entries": list(_entries(connection, user_id)),
        "withdraw": (
            f"spendsense consent revoke {user_id} [--purpose PURPOSE], or POST /api/v1/consent "
            'with {"action": "revoke"}. It takes effect at once.'
        ),
        "delete": (
            f"spendsense delete {user_id} --everything --yes, or POST "
            f"/api/v1/users/{user_id}/delete, deletes the bank records too."
        ),
        "stays": dict(STAYS),
    }


def expiring(
    connection: Connection, at: datetime, within: timedelta | None = None
) -> Iterator[tuple[str, PurposeState]]:
    """Customers whose consent ends soon or has ended without a renewal, the first to end first."""
    horizon = at + (warning(at.date()) if within is None else within)
    users = may_have_ended(connection, horizon)
    found = [
        (user_id, state)
        for user_id, events in events_of(consent_events(connection, users)).items()
        for state in _states(events, at)
        if state.until is not None and state.until <= horizon
    ]
    yield from sorted(found, key=lambda each: (each[1].until, each[0], each[1].purpose))


def _states(
    events: tuple[ConsentEvent, ...] | list[ConsentEvent], at: datetime
) -> tuple[PurposeState, ...]:
    words = last_words(events)
    return tuple(_state(each, words.get(each), at) for each in PURPOSES)


def _state(purpose: Purpose, event: ConsentEvent | None, at: datetime) -> PurposeState:
    if event is None or event.action == "revoke":
        state = "never_granted" if event is None else "revoked"
        return PurposeState(purpose=purpose, state=state, event=event, until=None, days_left=None)
    if event.action == "expire":  # swept; it says itself since when it was over
        over = event.until or event.at
        return PurposeState(purpose=purpose, state="ended", event=event, until=over, days_left=0)
    until = event.ends()
    left = max(0, (until - at).days)
    state = "ended" if until <= at else "ends_soon" if warned(event, at) else "stands"
    return PurposeState(purpose=purpose, state=state, event=event, until=until, days_left=left)


def _shown(state: PurposeState) -> str | None:
    """The text that was consented to, word for word; None where none is on record."""
    if state.event is None or state.event.text_hash is None:
        return None
    own = [each for each in consent_texts() if each.hash == state.event.text_hash]
    return own[0].text if own else None


def _entries(connection: Connection, user_id: str) -> Iterator[dict[str, Any]]:
    """The audit entries of the user's consent: number and hash prove that it is on record."""
    query = sa.select(audit_events).where(
        audit_events.c.subject == user_id, audit_events.c.action.like("consent.%")
    )
    for row in connection.execute(query.order_by(audit_events.c.seq)):
        yield {
            "audit_seq": row.seq,
            "hash": row.hash,
            "consent_seq": row.payload["seq"],
            "action": row.payload["action"],
            "purpose": row.payload.get("purpose"),
            "at": row.at.isoformat(),
            "until": row.payload.get("until"),
        }


def texts_now(at: datetime) -> dict[str, dict[str, str]]:
    """The text of each purpose that is to be shown at a moment, with its version and hash."""
    found = {each: consent_text(each, at.date()) for each in PURPOSES}
    return {
        purpose: {"version": each.version, "hash": each.hash, "text": each.text}
        for purpose, each in found.items()
    }
