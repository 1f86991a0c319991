"""What the audit trail tells of the other tables, and where they say something else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.storage import AuditEvent
from spendsense.storage.audit import canonical
from spendsense.storage.intact import UNREADABLE, rows
from spendsense.storage.recommendations import recommendation_digest
from spendsense.storage.tables import (
    consent_events,
    loads,
    recommendations,
    review_events,
    runs,
    tokens,
    traces,
)
from spendsense.storage.tokens import named
from spendsense.storage.traces import trace_digest

Values = Mapping[str, Any]
"""Columns and what they hold, as JSON has them."""


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """Something that is not as it was written; `seq` is the audit event's, if there is one."""

    seq: int | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """A table whose rows follow from audit events.

    `told`: what an event says of rows, each by its name; a later event adds to an earlier one.
    `held`: what a row is called, and what must be as it was told. With `once`, a second event
    about a row is a finding.
    """

    table: sa.Table
    told: Callable[[AuditEvent], Iterable[tuple[str, Values]]]
    held: Callable[[Values], tuple[str, Values]]
    once: bool = True


def disagreements(
    connection: Connection, events: Iterable[AuditEvent], sealed: Sealed
) -> Iterator[AuditFinding]:
    """Rows that were changed, deleted, or put in past the trail."""
    found = rows(connection, sealed.table)
    name = sealed.table.name
    for key in found.unreadable:
        yield AuditFinding(None, f"Row {key} of {name} cannot be read: it was changed past us.")
    told: dict[str, tuple[int, Values]] = {}
    for event in events:
        for key, values in _said(event, sealed):
            if key in told and sealed.once:
                sentence = f"Audit event {event.seq} tells of row {key} of {name} again."
                yield AuditFinding(event.seq, sentence)
                continue
            told[key] = (event.seq, {**(told[key][1] if key in told else {}), **values})
    held = dict(_held(row, sealed) for row in found.sound)
    for key, (seq, values) in told.items():
        if key not in held and key not in found.unreadable:
            sentence = f"Row {key} of {name}, told by audit event {seq}, is gone."
            yield AuditFinding(seq, sentence)
        elif key in held and (differing := _differing(held[key], values)):
            yield AuditFinding(
                seq,
                f"Row {key} of {name} was changed: {', '.join(differing)} differ from "
                f"audit event {seq}.",
            )
    for key in held.keys() - told.keys():
        sentence = f"Row {key} of {name} has no audit event: it was put in past the trail."
        yield AuditFinding(None, sentence)


def _said(event: AuditEvent, sealed: Sealed) -> Iterable[tuple[str, Values]]:
    try:
        return tuple(sealed.told(event))
    except (*UNREADABLE, LookupError, AttributeError):
        return ()  # its rows are found without an event then, and the event without its seal


def _held(row: Values, sealed: Sealed) -> tuple[str, Values]:
    key = str(next(iter(row.values())))
    try:
        name, values = sealed.held(row)
        return name, json.loads(canonical(values))
    except (*UNREADABLE, LookupError, AttributeError):
        return key, {"content": None}


def _differing(held: Values, told: Values) -> list[str]:
    names = sorted(held.keys() | told.keys())
    return [name for name in names if held.get(name) != told.get(name)]


def _numbered(table: sa.Table, prefix: str) -> Sealed:
    """A table of events: each row is told whole by one audit event."""

    def told(event: AuditEvent) -> Iterator[tuple[str, Values]]:
        if event.action.startswith(prefix):
            yield str(event.payload["seq"]), event.payload

    return Sealed(table, told, lambda row: (str(row["seq"]), row))


def _load(event: AuditEvent) -> Iterator[tuple[str, Values]]:
    if event.action == "load":
        at = event.at.isoformat()
        yield event.subject, {**event.payload, "at": at, "by": event.actor}


def _run(event: AuditEvent) -> Iterator[tuple[str, Values]]:
    if event.action in ("run.start", "run.finish"):
        yield event.subject, {**event.payload, "by": event.actor}


def _token(event: AuditEvent) -> Iterator[tuple[str, Values]]:
    at = event.at.isoformat()
    if event.action == "token.issue":
        yield event.subject, {**event.payload, "issued_at": at, "revoked_at": None}
    if event.action == "token.revoke":
        yield event.subject, {**event.payload, "revoked_at": at}


def _trace(event: AuditEvent) -> Iterator[tuple[str, Values]]:
    if event.action == "trace":
        yield event.payload["trace_id"], {"content": event.payload["digest"]}


def _drafts(event: AuditEvent) -> Iterator[tuple[str, Values]]:
    if event.action == "drafts":
        for key, digest in event.payload["digests"].items():
            yield key, {"content": digest}


def _without(row: Values, *names: str) -> Values:
    return {name: value for name, value in row.items() if name not in names}


SEALED = (
    _numbered(consent_events, "consent."),
    _numbered(review_events, "review."),
    Sealed(loads, _load, lambda row: (str(row["load_id"]), _without(row, "load_id"))),
    Sealed(runs, _run, lambda row: (row["run_id"], _without(row, "run_id")), once=False),
    Sealed(
        tokens,
        _token,
        lambda row: (named(row["token_hash"]), _without(row, "token_hash")),
        once=False,
    ),
    Sealed(traces, _trace, lambda row: (row["trace_id"], {"content": trace_digest(**row)})),
    Sealed(
        recommendations,
        _drafts,
        lambda row: (row["recommendation_id"], {"content": recommendation_digest(row)}),
    ),
)
"""Every table that the trail vouches for. Bank records, readings and feedback are not here."""
