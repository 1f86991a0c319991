"""What makes decisions provable: the end of the audit trail, and the key that signs it."""

from __future__ import annotations

from itertools import pairwise

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.ledger import NotFound, SpendSenseError
from spendsense.review.checkpoints import read_checkpoints
from spendsense.review.keys import SECRET, signing_key
from spendsense.storage import AuditEvent
from spendsense.storage.intact import UNREADABLE, unguarded
from spendsense.storage.tables import audit_events

from .check import Finding, Installation, fault, ok

LAST = 200
"""Events at the end that are looked at; `spendsense audit verify` looks at all."""
RESTORE = "spendsense audit verify names every place; restore from a backup and compare."


def audit(at: Installation) -> Finding:
    with at.reading() as connection:
        try:
            wrong = _wrong(connection, _last_signed(at))
        except UNREADABLE:
            wrong = "an event can no longer be read"
    if wrong is not None:
        return fault(f"The audit trail is broken: {wrong}.", RESTORE, integrity=True)
    return ok(f"The last {LAST} events of the audit trail hold together.")


def _wrong(connection: Connection, signed: tuple[int, str] | None) -> str | None:
    newest = sa.select(audit_events).order_by(audit_events.c.seq.desc()).limit(LAST)
    rows = connection.execute(newest).all()
    events = [AuditEvent(**row._mapping) for row in reversed(rows)]
    for event in events:
        if event.seal() != event.hash:
            return f"event {event.seq} was changed after it was sealed"
    for before, event in pairwise(events):
        if (event.seq, event.previous_hash) != (before.seq + 1, before.hash):
            return f"event {event.seq} does not follow event {before.seq}"
    if signed is not None:
        kept = sa.select(audit_events.c.hash).where(audit_events.c.seq == signed[0])
        found = connection.scalar(kept)
        if found is None:
            return f"event {signed[0]}, which was signed for, is not there"
        if found != signed[1]:
            return f"event {signed[0]} is not the one that was signed"
    missing = unguarded(connection)
    return f"the trigger {missing[0]} is missing or was changed" if missing else None


def _last_signed(at: Installation) -> tuple[int, str] | None:
    path = at.config.checkpoints
    kept = read_checkpoints(path).checkpoints if path.is_file() else ()
    return (kept[-1][1].seq, kept[-1][1].hash) if kept else None


def signing(at: Installation) -> Finding:
    key = at.config.home / SECRET
    try:
        signing_key(at.config.home)
    except NotFound:
        if not at.config.checkpoints.is_file():
            return ok("No key yet: the first run makes one.")
        said = f"The key {key} that signed the checkpoints is gone."
        return fault(said, "Put it back from where it is kept, or: spendsense audit key")
    except SpendSenseError as error:
        return fault(str(error), f"chmod 600 {key}, or: spendsense audit key --rotate")
    return ok("The key that signs checkpoints is there, for its owner alone.")
