"""Whether the audit trail, and what it tells of, is as it was written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.storage import AuditEvent, audit_trail, recommendation_id, recommendations
from spendsense.storage.audit import FIRST, canonical, record
from spendsense.storage.journal import written
from spendsense.storage.tables import consent_events, review_events

__all__ = ["AuditEvent", "AuditFinding", "record", "verify"]

TOLD = {"consent.": consent_events, "review.": review_events}
"""Tables each of whose rows has exactly one audit event, by what its action begins with."""


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """Something that is not as it was written; `seq` is the audit event's, if there is one."""

    seq: int | None
    sentence: str


def verify(connection: Connection) -> tuple[AuditFinding, ...]:
    """Everything in the trail, the consent history and the reviews that was tampered with.

    Cutting off the last events together with the rows they tell of leaves a whole chain: against
    that, keep the last hash elsewhere.
    """
    events = tuple(audit_trail(connection))
    told = [_told(connection, events, prefix, table) for prefix, table in TOLD.items()]
    return (*_chain(events), *chain.from_iterable(told), *_texts(connection))


def _chain(events: tuple[AuditEvent, ...]) -> Iterator[AuditFinding]:
    seq, previous = 0, FIRST
    for event in events:
        if event.seq != seq + 1:
            yield AuditFinding(
                event.seq,
                f"Audit event {seq + 1} is missing: event {event.seq} comes after event {seq}.",
            )
        if event.previous_hash != previous:
            yield AuditFinding(
                event.seq,
                f"Audit event {event.seq} does not follow the one before it: an event was "
                "changed, taken out, put in or moved.",
            )
        if event.seal() != event.hash:
            yield AuditFinding(
                event.seq,
                f"Audit event {event.seq} was changed after it was sealed: its fields "
                "do not give its hash.",
            )
        seq, previous = event.seq, event.hash


def _told(
    connection: Connection, events: tuple[AuditEvent, ...], prefix: str, table: sa.Table
) -> Iterator[AuditFinding]:
    rows = {row["seq"]: row for row in written(connection, table)}
    seen: set[int] = set()
    for event in events:
        if not event.action.startswith(prefix):
            continue
        number = int(event.payload.get("seq", 0))
        if number in seen:
            yield AuditFinding(
                event.seq, f"Audit event {event.seq} tells of row {number} of {table.name} again."
            )
        elif number not in rows:
            yield AuditFinding(
                event.seq,
                f"Row {number} of {table.name}, told by audit event {event.seq}, is gone.",
            )
        elif differing := _differing(rows[number], event.payload):
            yield AuditFinding(
                event.seq,
                f"Row {number} of {table.name} was changed: {', '.join(differing)} differ from "
                f"audit event {event.seq}.",
            )
        seen.add(number)
    for number in sorted(rows.keys() - seen):
        yield AuditFinding(
            None, f"Row {number} of {table.name} has no audit event: it was put in past the trail."
        )


def _differing(row: dict[str, Any], payload: dict[str, Any]) -> list[str]:
    stored = json.loads(canonical(row))
    names = sorted(stored.keys() | payload.keys())
    return [name for name in names if stored.get(name) != payload.get(name)]


def _texts(connection: Connection) -> Iterator[AuditFinding]:
    for found in recommendations(connection):
        if recommendation_id(found.draft()) != found.recommendation_id:
            yield AuditFinding(
                None,
                f"Recommendation {found.recommendation_id} was changed: its user, window, item, "
                "day and text do not give its id.",
            )
