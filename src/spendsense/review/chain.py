"""The links of the audit trail: where they break, and what was done there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from spendsense.ledger import IntegrityBroken
from spendsense.storage import AuditEvent, audit_trail
from spendsense.storage.audit import FIRST
from spendsense.storage.audit_search import Sought, sought
from spendsense.storage.intact import UNREADABLE

from .sealed import AuditFinding

MOST_EVENTS = 1_000_000
"""More than one subject comes to: all of them."""


def trail(connection: Connection) -> tuple[AuditEvent, ...]:
    """Every event in its order. Raises IntegrityBroken where one can no longer be read."""
    try:
        return tuple(audit_trail(connection))
    except UNREADABLE as error:
        raise unreadable() from error


def trail_of(
    connection: Connection, subject: str, actions: Iterable[str]
) -> tuple[AuditEvent, ...]:
    """The events of some actions about one subject, in their order, without reading the others.

    An action may be the first part of several, with its dot. Raises as `trail` does.
    """
    try:
        found = [
            event
            for action in actions
            for event in sought(
                connection, Sought(action=action, subject=subject), limit=MOST_EVENTS
            )
        ]
    except UNREADABLE as error:
        raise unreadable() from error
    return tuple(sorted(found, key=lambda event: event.seq))


def broken_links(events: Sequence[AuditEvent]) -> Iterator[AuditFinding]:
    """What is wrong with events in the order of their numbers, the first of it first."""
    seq, previous = 0, FIRST
    for place, event in enumerate(events):
        if event.seq != seq + 1:
            yield AuditFinding(seq + 1, _missing(seq + 1, event.seq), of_chain=True)
        sealed = _seal(event)
        if event.previous_hash != previous:
            yield AuditFinding(
                event.seq,
                f"Audit event {event.seq} does not follow the one before it: "
                f"{_what_was_done(events, place, event.seq - seq > 1)}.",
                of_chain=True,
            )
        if sealed != event.hash:
            yield AuditFinding(
                event.seq,
                f"Audit event {event.seq} was changed after it was sealed: its fields "
                "do not give its hash.",
                of_chain=True,
            )
        seq, previous = event.seq, event.hash


def unreadable() -> IntegrityBroken:
    """That the trail is broken where it was read."""
    return IntegrityBroken(
        "An event of the audit trail can no longer be read, so that nothing is built on it. "
        "`spendsense audit verify` names it."
    )


def _missing(first: int, found: int) -> str:
    if found - first <= 1:
        return f"Audit event {first} is missing: event {found} comes after event {first - 1}."
    return (
        f"Audit event {first} is missing, and all up to {found - 1}: event {found} comes after "
        f"event {first - 1}. They were taken out."
    )


def _what_was_done(events: Sequence[AuditEvent], place: int, gap: bool) -> str:
    """As much as the hashes that are there can tell."""
    event = events[place]
    if gap:
        return "an event was taken out before it"
    before = events[place - 1] if place else None
    if any(other.hash == event.hash for other in events if other is not event):
        return "it is a copy of another event that was put in or moved"
    moved = _was(event, events)
    if moved is not None:
        return f"it was event {moved}, and was moved"
    follows = [other for other in events if other.hash == event.previous_hash]
    if before is not None and follows:
        return f"it follows event {follows[0].seq}, and event {before.seq} was put in or moved"
    if before is not None and _links(events, place - 1) and _seal(before) == before.hash:
        return f"event {before.seq} was changed and sealed anew, or this event was put in"
    return "an event was changed, taken out, put in or moved"


def _links(events: Sequence[AuditEvent], place: int) -> bool:
    before = events[place - 1].hash if place else FIRST
    return events[place].previous_hash == before


def _was(event: AuditEvent, events: Sequence[AuditEvent]) -> int | None:
    """The number under which an event was sealed, if it is another one of the trail's."""
    near = sorted((other.seq for other in events), key=lambda seq: abs(seq - event.seq))
    for seq in near[1:200]:  # as far as a look is cheap: the link is broken either way
        if _seal(replace(event, seq=seq)) == event.hash:
            return seq
    return None


def _seal(event: AuditEvent) -> str | None:
    try:
        return event.seal()
    except UNREADABLE:
        return None  # holds what no event of ours can: not a number, half a character
