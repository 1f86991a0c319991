"""The history of consent: grants and revocations as they were given, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.guardrails import ConsentEvent

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


def consented(connection: Connection, user_ids: Sequence[str]) -> frozenset[str]:
    """Which of the users have granted consent that stands now: the last event written decides.

    No clock is asked, so that one that was set back cannot undo a revocation. Whoever writes what
    consent allows asks under `journal.lock`, in the transaction that writes.
    """
    last = sa.select(sa.func.max(table.c.seq)).group_by(table.c.user_id)
    if len(user_ids) == 1:
        last = last.where(table.c.user_id == user_ids[0])
    granted = sa.select(table.c.user_id).where(table.c.seq.in_(last), table.c.action == "grant")
    return frozenset(user_ids) & frozenset(connection.scalars(granted))
