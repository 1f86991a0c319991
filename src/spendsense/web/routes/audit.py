"""The audit trail: whether it is as it was written, its events, and what was signed of it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Annotated

from fastapi import Query

from spendsense.ledger import BadInput
from spendsense.review import audit
from spendsense.review.audit_words import Told, hidden_from, told
from spendsense.review.checkpoint_list import Held, checkpoint_list
from spendsense.review.verified import note_whole
from spendsense.storage import user_ids
from spendsense.storage.audit_search import Sought, actions, sought
from spendsense.web.audit_bodies import (
    AuditEventBody,
    AuditEvents,
    CheckpointBody,
    Checkpoints,
)
from spendsense.web.bodies import AuditFindingBody, AuditHead, AuditVerdict
from spendsense.web.disclosed import note_list
from spendsense.web.given import At, Caller, Limit, Offset, TheDatabase, TheHome
from spendsense.web.texts import Day, Line

Actor = Annotated[Line | None, Query(description="Who did it, word for word.")]
Action = Annotated[
    Line | None,
    Query(description="What was done: `consent.revoke`, or with its dot `consent.` for all such."),
]
Subject = Annotated[Line | None, Query(description="About whom or what: an id.")]
From = Annotated[Day | None, Query(alias="from", description="From this day on, UTC.")]
To = Annotated[Day | None, Query(description="Up to this day, UTC, itself too.")]
Cursor = Annotated[
    str | None, Query(max_length=32, description="`next_cursor` of the page before.")
]


def verify_audit(database: TheDatabase, home: TheHome, at: At) -> AuditVerdict:
    """Recompute the chain of the audit trail, and compare what it tells of with the tables.

    Keep `head` elsewhere: `spendsense audit verify --head SEQ:HASH` says whether it still holds.
    """
    with database.read() as connection:
        found = audit.verify(connection)
        events, head = audit.size(connection), audit.head(connection)
    if not found:
        note_whole(home, at)
    findings = [AuditFindingBody(seq=each.seq, sentence=each.sentence) for each in found]
    last = AuditHead(**asdict(head)) if head else None
    return AuditVerdict(whole=not findings, events=events, head=last, findings=findings)


def audit_events(
    database: TheDatabase,
    caller: Caller,
    at: At,
    actor: Actor = None,
    action: Action = None,
    subject: Subject = None,
    since: From = None,
    to: To = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> AuditEvents:
    """Events of the trail, the latest first, as the role of the caller may read them.

    Operators are not told what was planted; administrators read whole only what is about accounts,
    runs and loads.
    """
    but = hidden_from(caller.role)
    asked = Sought(
        actor=actor, action=action, subject=subject, since=_begin(since), until=_end(to), but=but
    )
    with database.read() as connection:
        found = sought(connection, asked, limit=limit + 1, before=_read(cursor))
        about = user_ids(connection, among=sorted({each.subject for each in found[:limit]}))
        known = [name for name in actions(connection) if name not in but]
    note_list(database, caller, about, "audit", at)
    shown = found[:limit]
    return AuditEvents(
        limit=limit,
        next_cursor=str(shown[-1].seq) if len(found) > limit else None,
        actions=known,
        items=[_event(told(each, caller.role)) for each in shown],
    )


def audit_checkpoints(
    database: TheDatabase, home: TheHome, limit: Limit = 50, offset: Offset = 0
) -> Checkpoints:
    """What was signed of the trail, the latest first, and whether it still stands so."""
    found = checkpoint_list(database, home)
    return Checkpoints(
        total=len(found.found),
        limit=limit,
        offset=offset,
        events=found.events,
        uncovered=found.uncovered,
        unreadable=found.unreadable,
        sentence=found.sentence(),
        items=[_checkpoint(each) for each in found.found[offset : offset + limit]],
    )


def _event(each: Told) -> AuditEventBody:
    event = each.event
    return AuditEventBody(
        seq=event.seq,
        at=event.at,
        actor=event.actor,
        action=event.action,
        subject=event.subject,
        sentence=each.sentence,
        payload=each.payload,
        masked=list(each.masked),
        previous_hash=None if "previous_hash" in each.masked else event.previous_hash,
        hash=None if "hash" in each.masked else event.hash,
    )


def _checkpoint(each: Held) -> CheckpointBody:
    return CheckpointBody(
        **{**asdict(each.checkpoint), "at": datetime.fromisoformat(each.checkpoint.at)},
        line=each.line,
        signed=each.signed,
        holds=each.holds,
        sentence=each.sentence(),
    )


def _begin(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time())


def _end(day: date | None) -> datetime | None:
    """The first moment after a day; None after the last day there is."""
    if day is None or day == date.max:
        return None
    return datetime.combine(day + timedelta(days=1), time())


def _read(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdigit() and 0 < len(cursor) <= 18):
        raise BadInput(
            f"{cursor!r} is no place in the trail. Give `next_cursor` of the page before."
        )
    return int(cursor)
