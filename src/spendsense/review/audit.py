"""Whether the audit trail, and what it tells of, is as it was written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.recommendations import Draft
from spendsense.storage import AuditEvent, Head, audit_trail, recommendation_id
from spendsense.storage.audit import record
from spendsense.storage.intact import UNREADABLE, filled, rows, unguarded
from spendsense.storage.tables import audit_events, recommendations

from .chain import broken_links
from .checkpoints import Kept, against
from .keys import PublicKey
from .sealed import SEALED, AuditFinding, disagreements
from .standings import misplaced

__all__ = [
    "AuditEvent",
    "AuditFinding",
    "Head",
    "audit_trail",
    "first_broken",
    "head",
    "record",
    "size",
    "verify",
]


def verify(
    connection: Connection,
    kept: Head | None = None,
    checkpoints: Kept | None = None,
    keys: Mapping[str, PublicKey] | None = None,
) -> tuple[AuditFinding, ...]:
    """Everything in the trail, and in the tables it vouches for, that was tampered with.

    A trail that was cut off, or sealed anew from some event on, is whole in itself: only `kept`,
    a head that was noted elsewhere earlier, or signed checkpoints with the public keys that made
    them, show that it is another trail.
    """
    return tuple(_findings(connection, kept, checkpoints, keys or {}))


def first_broken(found: Iterable[AuditFinding]) -> AuditFinding | None:
    """The finding about the earliest event that is itself not as it was written.

    Where every event is, the one about the earliest whose row is not; then any other.
    """
    return min(
        found, key=lambda each: (not each.of_chain, each.seq is None, each.seq or 0), default=None
    )


def head(connection: Connection) -> Head | None:
    """The last event of the trail that can be read, as it stands; None where there is none."""
    found = [row for row in rows(connection, audit_events).sound if _well_formed(row)]
    last = max(found, key=lambda row: int(row["seq"]), default=None)
    return Head(last["seq"], last["hash"]) if last is not None else None


def size(connection: Connection) -> int:
    """How many events the trail has, readable or not."""
    return connection.scalar(sa.select(sa.func.count()).select_from(audit_events)) or 0


def _findings(
    connection: Connection,
    kept: Head | None,
    checkpoints: Kept | None,
    keys: Mapping[str, PublicKey],
) -> Iterator[AuditFinding]:
    found = rows(connection, audit_events)
    for key in found.unreadable:
        yield AuditFinding(None, f"Audit event {key} cannot be read: it was changed past us.")
    events = []
    for row in found.sound:
        if _well_formed(row):
            events.append(AuditEvent(**row))
        else:
            yield AuditFinding(
                None, f"Audit event {row['seq']} cannot be read: a field of it is no longer one."
            )
    events.sort(key=lambda event: event.seq)
    if not size(connection) and (tables := filled(connection)):
        yield AuditFinding(
            None, f"The audit trail is empty, and these tables are not: {', '.join(tables)}."
        )
    if kept is not None:
        yield from _holds(events, kept)
    if checkpoints is not None:
        yield from against(events, checkpoints, keys)
    yield from broken_links(events)
    for sealed in SEALED:
        yield from disagreements(connection, events, sealed)
    yield from misplaced(connection, events)
    yield from _texts(connection)
    for trigger in unguarded(connection):
        yield AuditFinding(
            None,
            f"The trigger {trigger} is missing or was changed: rows can be changed there.",
        )


FORM: dict[str, type] = {
    "seq": int,
    "at": datetime,
    "actor": str,
    "action": str,
    "subject": str,
    "payload": dict,
    "previous_hash": str,
    "hash": str,
}


def _well_formed(row: dict[str, Any]) -> bool:
    return all(isinstance(row[name], kind) for name, kind in FORM.items())


def _holds(events: list[AuditEvent], kept: Head) -> Iterator[AuditFinding]:
    at = next((event for event in events if event.seq == kept.seq), None)
    if at is None:
        last = events[-1].seq if events else 0
        yield AuditFinding(
            None,
            f"The trail no longer holds event {kept.seq} of the head that was kept: it ends at "
            f"event {last}. It was cut off.",
            of_chain=True,
        )
    elif at.hash != kept.hash:
        yield AuditFinding(
            at.seq,
            f"Audit event {kept.seq} does not have the hash of the head that was kept: the trail "
            "was written anew.",
            of_chain=True,
        )


def _texts(connection: Connection) -> Iterator[AuditFinding]:
    for row in rows(connection, recommendations).sound:
        if _id(row) != row["recommendation_id"]:
            yield AuditFinding(
                None,
                f"Recommendation {row['recommendation_id']} was changed: its user, window, item, "
                "day and text do not give its id.",
            )


def _id(row: dict[str, Any]) -> str | None:
    names = Draft.__dataclass_fields__
    try:
        return recommendation_id(Draft(**{name: row[name] for name in names}))
    except (*UNREADABLE, AttributeError):
        return None
