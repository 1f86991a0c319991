"""What rests on a grant that has ended goes as what rests on a revoked one does.

A grant permits nothing from its end on, whether anybody sweeps or not; the sweep deletes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from spendsense.guardrails import PURPOSES, ConsentEvent, Purpose
from spendsense.guardrails.consent import last_words
from spendsense.storage import Purged, consent_events, consented
from spendsense.storage.consent import events_of, ever_granted
from spendsense.storage.journal import lock

from .consent import end
from .person import PIPELINE


@dataclass(frozen=True, slots=True)
class Expired:
    """The purposes of a user that had ended, and what went with them."""

    user_id: str
    purposes: tuple[Purpose, ...]
    withdrawn: tuple[str, ...]
    purged: Purged


def expire_consents(connection: Connection, at: datetime) -> tuple[Expired, ...]:
    """Write down every grant that ended by a moment, and delete what rested on it.

    By nobody in person: time ended it. What was swept before is not swept again.
    """
    lock(connection)
    due = ever_granted(connection, ended_by=at)
    histories = events_of(consent_events(connection, due)) if due else {}
    found = ((user_id, _ended(events, at)) for user_id, events in sorted(histories.items()))
    return tuple(_expired(connection, user_id, gone, at) for user_id, gone in found if gone)


def closed_to_reading(connection: Connection, at: datetime) -> tuple[str, ...]:
    """Customers who had consented to lessons once, and have not now: of whom no row may be left."""
    once = ever_granted(connection)
    return tuple(sorted(frozenset(once) - consented(connection, once, at=at)))


def _expired(
    connection: Connection, user_id: str, ended: Mapping[Purpose, datetime], at: datetime
) -> Expired:
    done = end(connection, user_id, tuple(ended), action="expire", by=PIPELINE, at=at, ended=ended)
    return Expired(user_id, done.purposes, done.withdrawn, done.purged)


def _ended(events: list[ConsentEvent], at: datetime) -> dict[Purpose, datetime]:
    """Purposes whose last word is a grant that is over, and since when."""
    words = last_words(events)
    return {
        each: words[each].ends()
        for each in PURPOSES
        if each in words and words[each].action == "grant" and words[each].ends() <= at
    }
