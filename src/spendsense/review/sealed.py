"""What the audit trail tells of the other tables, and where they say something else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.storage import AuditEvent
from spendsense.storage.account_tables import logins, reveals, sessions
from spendsense.storage.accounts import account_digest
from spendsense.storage.audit import canonical
from spendsense.storage.corrections import correction_digest
from spendsense.storage.corrections_tables import corrections
from spendsense.storage.engagement import row_digest
from spendsense.storage.engagement_tables import engagement_events, engagement_settings, shelf
from spendsense.storage.evaluation_tables import evaluations
from spendsense.storage.evaluations import evaluation_digest
from spendsense.storage.feedback import feedback_digest
from spendsense.storage.intact import UNREADABLE, rows
from spendsense.storage.recommendations import recommendation_digest
from spendsense.storage.review_tables import review_seeds
from spendsense.storage.reviews import content_hash
from spendsense.storage.tables import (
    consent_events,
    feedback,
    loads,
    recommendations,
    review_events,
    review_texts,
    runs,
    tokens,
    traces,
)
from spendsense.storage.tokens import hash_digest, named
from spendsense.storage.traces import trace_digest

Values = Mapping[str, Any]
"""Columns and what they hold, as JSON has them."""

PURGE = "purge"
"""The action of an event that names rows which went: `rows`, their names by table."""


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """Something that is not as it was written; `seq` is the audit event's, if there is one.

    With `of_chain` it is about the event itself, and not about a row that the event tells of.
    """

    seq: int | None
    sentence: str
    of_chain: bool = False


@dataclass(frozen=True, slots=True)
class Sealed:
    """A table whose rows follow from audit events.

    `told`: what an event says of rows, each by its name; a later event adds to an earlier one.
    `held`: what a row is called, and what must be as it was told. With `once`, a second event
    about a row is a finding. What is named `where_told` is compared only where the events tell of
    it: older ones do not.
    """

    table: sa.Table
    told: Callable[[AuditEvent], Iterable[tuple[str, Values]]]
    held: Callable[[Values], tuple[str, Values]]
    once: bool = True
    where_told: frozenset[str] = frozenset()


def disagreements(
    connection: Connection, events: Iterable[AuditEvent], sealed: Sealed
) -> Iterator[AuditFinding]:
    """Rows that were changed, deleted, or put in past the trail."""
    found = rows(connection, sealed.table)
    name = sealed.table.name
    for key in found.unreadable:
        yield AuditFinding(None, f"Row {key} of {name} cannot be read: it was changed past us.")
    told = Told()
    for event in events:
        yield from told.hear(event, sealed)
    held = dict(_held(row, sealed) for row in found.sound)
    for key, (seq, values) in told.rows.items():
        if key not in held and key not in found.unreadable:
            sentence = f"Row {key} of {name}, told by audit event {seq}, is gone."
            yield AuditFinding(seq, sentence)
        elif key in held and (differing := _differing(held[key], values, sealed.where_told)):
            yield AuditFinding(
                seq,
                f"Row {key} of {name} was changed: {', '.join(differing)} differ from "
                f"audit event {seq}.",
            )
    for key in sorted(held.keys() - told.rows.keys()):
        yield _unheard(key, name, told.purged.get(key))


class Told:
    """What the events heard so far say of the rows of a table, and which of them they purged."""

    def __init__(self) -> None:
        self.rows: dict[str, tuple[int, Values]] = {}
        self.purged: dict[str, int] = {}

    def hear(self, event: AuditEvent, sealed: Sealed) -> Iterator[AuditFinding]:
        """Take in an event; a finding where it tells again of a row that is told once."""
        for key in removed_by(event, sealed.table.name):
            self.rows.pop(key, None)
            self.purged[key] = event.seq
        for key, values in _said(event, sealed):
            if key in self.rows and sealed.once:
                sentence = f"Audit event {event.seq} tells of row {key} of {sealed.table} again."
                yield AuditFinding(event.seq, sentence)
                continue
            before = self.rows[key][1] if key in self.rows else {}
            self.rows[key] = (event.seq, {**before, **values})
            self.purged.pop(key, None)


def removed_by(event: AuditEvent, table: str) -> tuple[str, ...]:
    """The rows of a table that an event says were purged."""
    if event.action != PURGE or not isinstance(gone := event.payload.get("rows"), dict):
        return ()
    names = gone.get(table, ())
    return tuple(str(name) for name in names) if isinstance(names, list) else ()


def _unheard(key: str, table: str, purged: int | None) -> AuditFinding:
    if purged is None:
        sentence = f"Row {key} of {table} has no audit event: it was put in past the trail."
        return AuditFinding(None, sentence)
    sentence = f"Row {key} of {table} was purged by audit event {purged}, and is there again."
    return AuditFinding(purged, sentence)


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


def _differing(held: Values, told: Values, where_told: frozenset[str]) -> list[str]:
    names = sorted((held.keys() - where_told) | told.keys())
    return [name for name in names if held.get(name) != told.get(name)]


def _numbered(table: sa.Table, prefix: str) -> Sealed:
    """A table of events: each row is told whole by one audit event."""

    def told(event: AuditEvent) -> Iterator[tuple[str, Values]]:
        if event.action.startswith(prefix):
            yield str(event.payload["seq"]), event.payload

    return Sealed(table, told, lambda row: (str(row["seq"]), row))


def _words(event: AuditEvent) -> Iterator[tuple[str, Values]]:
    """The words and verdicts of a decision, where they lie apart from it."""
    if event.action.startswith("review.") and (hashed := event.payload.get("content_hash")):
        of = event.payload["recommendation_id"]
        yield str(event.payload["seq"]), {"content": hashed, "recommendation_id": of}


def _held_words(row: Values) -> tuple[str, Values]:
    of = row["recommendation_id"]
    return str(row["seq"]), {"content": content_hash(row), "recommendation_id": of}


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


def _account(event: AuditEvent) -> Iterator[tuple[str, Values]]:
    if event.action.startswith("account.") and "digest" in event.payload:
        yield event.subject, {"content": event.payload["digest"]}


def _session(event: AuditEvent) -> Iterator[tuple[str, Values]]:
    if event.action == "sign_in":
        yield event.payload["session_id"], _without(event.payload, "session_id")
    if event.action == "sign_out":
        yield event.payload["session_id"], {"ended_at": event.payload["ended_at"]}


def _trace(event: AuditEvent) -> Iterator[tuple[str, Values]]:
    if event.action == "trace":
        yield event.payload["trace_id"], {"content": event.payload["digest"]}


def _evaluation(event: AuditEvent) -> Iterator[tuple[str, Values]]:
    if event.action == "evaluation":
        yield event.payload["evaluation_id"], {"content": event.payload["digest"]}


def _drafts(event: AuditEvent) -> Iterator[tuple[str, Values]]:
    if event.action in ("drafts", "seed"):
        for key, digest in event.payload["digests"].items():
            yield key, {"content": digest}


def _seed(event: AuditEvent) -> Iterator[tuple[str, Values]]:
    if event.action == "seed":
        told = {"at": event.at.isoformat(), "by": event.actor}
        for key, planted in event.payload["rows"].items():
            yield key, {**planted, **told}


def _feedback(event: AuditEvent) -> Iterator[tuple[str, Values]]:
    if event.action == "feedback":
        yield str(event.payload["feedback_id"]), {"content": event.payload["digest"]}


def _correction(event: AuditEvent) -> Iterator[tuple[str, Values]]:
    if event.action.startswith("correction."):
        yield str(event.payload["seq"]), {"content": event.payload["digest"]}


def _engagement(action: str) -> Callable[[AuditEvent], Iterator[tuple[str, Values]]]:
    def told(event: AuditEvent) -> Iterator[tuple[str, Values]]:
        if event.action == action:
            yield str(event.payload["seq"]), {"content": event.payload["digest"]}

    return told


def _mark(event: AuditEvent) -> Iterator[tuple[str, Values]]:
    if event.action == "shelf.mark":
        yield str(event.payload["mark_id"]), {"content": event.payload["digest"]}


def _held_row(row: Values) -> tuple[str, Values]:
    return str(next(iter(row.values()))), {"content": row_digest(row)}


def _held_token(row: Values) -> tuple[str, Values]:
    hashed = row["token_hash"]
    return named(hashed), {**_without(row, "token_hash"), "hash_digest": hash_digest(hashed)}


def _held_session(row: Values) -> tuple[str, Values]:
    hashed = row["session_hash"]
    values = _without(row, "session_hash", "seen_at")
    return named(hashed), {**values, "hash_digest": hash_digest(hashed)}


def _without(row: Values, *names: str) -> Values:
    return {name: value for name, value in row.items() if name not in names}


SEALED = (
    _numbered(consent_events, "consent."),
    _numbered(review_events, "review."),
    Sealed(review_texts, _words, _held_words),
    Sealed(loads, _load, lambda row: (str(row["load_id"]), _without(row, "load_id"))),
    Sealed(runs, _run, lambda row: (row["run_id"], _without(row, "run_id")), once=False),
    Sealed(
        tokens,
        _token,
        _held_token,
        once=False,
        where_told=frozenset(("hash_digest",)),
    ),
    Sealed(
        logins,
        _account,
        lambda row: (row["account_id"], {"content": account_digest(row)}),
        once=False,
    ),
    Sealed(
        sessions,
        _session,
        _held_session,
        once=False,
        where_told=frozenset(("hash_digest",)),
    ),
    _numbered(reveals, "reveal."),
    Sealed(
        evaluations,
        _evaluation,
        lambda row: (row["evaluation_id"], {"content": evaluation_digest(**row)}),
    ),
    Sealed(traces, _trace, lambda row: (row["trace_id"], {"content": trace_digest(**row)})),
    Sealed(
        recommendations,
        _drafts,
        lambda row: (row["recommendation_id"], {"content": recommendation_digest(row)}),
    ),
    Sealed(
        review_seeds,
        _seed,
        lambda row: (row["recommendation_id"], _without(row, "recommendation_id")),
    ),
    Sealed(
        feedback,
        _feedback,
        lambda row: (str(row["feedback_id"]), {"content": feedback_digest(row)}),
    ),
    Sealed(
        corrections,
        _correction,
        lambda row: (str(row["seq"]), {"content": correction_digest(row)}),
    ),
    Sealed(engagement_events, _engagement("engagement.count"), _held_row),
    Sealed(engagement_settings, _engagement("engagement.settings"), _held_row),
    Sealed(shelf, _mark, _held_row, once=False),
)
"""Every table that the trail vouches for. Bank records, readings and assignments are not here."""
