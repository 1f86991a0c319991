"""The history of consent: grants and revocations as they were given, never changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.guardrails import ConsentEvent, consented_at

from . import audit, journal
from .tables import consent_events as table
from .users import known_user


def add_consent_event(connection: Connection, event: ConsentEvent) -> int:
    """Append a grant or a revocation, and its audit event; its number. Raises NotFound."""
    journal.lock(connection)
    known_user(connection, event.user_id)
    journal.moment(event.at)
    seq = journal.append(connection, table, asdict(event))
    audit.record(
        connection,
        at=event.at,
        actor=event.by,
        action=f"consent.{event.action}",
        subject=event.user_id,
        payload={"seq": seq, **asdict(event)},
    )
    return seq


def consent_events(
    connection: Connection, user_ids: Sequence[str] | None = None
) -> tuple[ConsentEvent, ...]:
    """Grants and revocations in the order in which they were written: all, or of some users."""
    query = sa.select(table).order_by(table.c.seq)
    if user_ids is not None and len(user_ids) == 1:
        query = query.where(table.c.user_id == user_ids[0])
    wanted = None if user_ids is None else frozenset(user_ids)
    return tuple(
        ConsentEvent(user_id=row.user_id, action=row.action, at=row.at, by=row.by, note=row.note)
        for row in connection.execute(query)
        if wanted is None or row.user_id in wanted
    )


def consented(connection: Connection, user_ids: Sequence[str], at: datetime) -> frozenset[str]:
    """Which of the users have granted consent that stands at a moment."""
    history: dict[str, list[ConsentEvent]] = defaultdict(list)
    for event in consent_events(connection, user_ids):
        history[event.user_id].append(event)
    return frozenset(user for user, events in history.items() if consented_at(events, at))
