"""One decision made again from what is stored, and held against its trace stage by stage."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from spendsense.ledger import Book, ConsentMissing, NotFound
from spendsense.pipeline import decide
from spendsense.policy import Policy
from spendsense.review import Decision
from spendsense.review.chain import trail, trail_of
from spendsense.review.decision import declined_in
from spendsense.review.made_from import code_version, made_from
from spendsense.review.model_wording import in_kept_words, kept_answers
from spendsense.storage import (
    AuditEvent,
    Database,
    Trace,
    consented,
    correction_lines,
    find_trace,
    read_book,
    recommendation_id,
    recommendations,
)
from spendsense.storage.intact import readable
from spendsense.storage.shortened import like
from spendsense.storage.tables import traces
from spendsense.storage.traces import trace_digest

from .auditing import seal
from .purposes import consent_then, stood
from .stages import STAGES, differences


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a decision, and how what is thought now differs from what was thought then."""

    name: str
    differences: tuple[str, ...]

    @property
    def identical(self) -> bool:
        return not self.differences


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceReplay:
    """A trace replayed.

    `changed` says what was done to the trace itself. `code` and `records` are what it was made
    from, then and now; those of then are empty for a trace that an older version kept.
    """

    trace_id: str
    user_id: str
    as_of: date
    run_id: str
    changed: tuple[str, ...]
    code: Mapping[str, Any]
    records: Mapping[str, Any]
    notes: tuple[str, ...]
    stages: tuple[Stage, ...]

    @property
    def identical(self) -> bool:
        return not self.changed and all(stage.identical for stage in self.stages)

    def as_json(self) -> dict[str, Any]:
        return {
            "trace_id": self.trace_id,
            "user_id": self.user_id,
            "as_of": self.as_of.isoformat(),
            "run_id": self.run_id,
            "identical": self.identical,
            "changed": list(self.changed),
            "code": dict(self.code),
            "records": dict(self.records),
            "notes": list(self.notes),
            "stages": [
                {
                    "name": stage.name,
                    "identical": stage.identical,
                    "differences": list(stage.differences),
                }
                for stage in self.stages
            ],
        }


def replay_trace(database: Database, named: str, at: datetime) -> TraceReplay:
    """Make the decision of a trace again; a recommendation's id stands for the trace it rests on.

    Raises NotFound for one that is not on record, or was purged, and ConsentMissing where its
    user's consent does not stand at the moment: nothing of theirs is read then.
    """
    with database.read() as connection:
        trace_id = _trace_id(connection, named)
        trace = find_trace(connection, trace_id)
        told = _told(connection, trace_id, trace.user_id if trace else None)
        plain = readable(connection, traces, trace_id)
        if trace is None:
            raise _gone(trace_id, told)
        if not consented(connection, [trace.user_id], at=at):
            raise ConsentMissing(
                f"User {trace.user_id} has not granted consent, or has revoked it, so that nothing "
                f"of theirs is read and trace {trace_id} is not replayed."
            )
        then = _made_from(told, trace_id)
        said = tuple(then.get("corrections", ()))
        book = read_book(connection, trace.as_of, (trace.user_id,), said=said)
        standing = correction_lines(connection, (trace.user_id,))["seq"].unique().to_list()
        queued = {
            each.recommendation_id: recommendation_id(each.draft())
            for each in recommendations(connection, user_id=trace.user_id)
        }
    policy, notes = _policy(trace)
    offers = stood(told, trace_id, "partner_offers")
    found, now = _compared(book, trace, policy, offers, queued)
    found["consent"] = consent_then(told, trace_id)
    code, records = _sides("code", then, now), _sides("records", then, now)
    return TraceReplay(
        trace_id=trace_id,
        user_id=trace.user_id,
        as_of=trace.as_of,
        run_id=trace.run_id,
        changed=_changed(trace, told, plain),
        code=code,
        records=records,
        notes=(
            *notes,
            *_of_code(code),
            *_of_records(records),
            *_of_corrections(said, standing),
        ),
        stages=tuple(Stage(name, tuple(found.get(name, ()))) for name in STAGES),
    )


def _compared(
    book: Book, trace: Trace, policy: Policy, offers: bool, queued: Mapping[str, str]
) -> tuple[dict[str, list[str]], Mapping[str, Any]]:
    """By stage, what is different now; and what the decision is made from now."""
    if trace.user_id not in book.user_ids:
        said = (
            f"user {trace.user_id} is not among the customers now (see `user_type` in users), so "
            "that nothing is decided"
        )
        nothing = {"code": code_version(), "records": None}
        return {stage: [said] for stage in STAGES}, nothing
    again = like(_again(book, trace, policy, offers).trace(), trace.body)
    return differences(trace.body, again, queued), made_from(book)[trace.user_id]


def _again(book: Book, trace: Trace, policy: Policy, offers: bool) -> Decision:
    """The decision, worded from the replies that the trace kept: no model is asked."""
    user, nobody = frozenset((trace.user_id,)), frozenset[str]()
    to_words = user if kept_answers(trace.body) else nobody
    never = {trace.user_id: declined_in(trace.body)}
    (decision,) = decide(book, user, policy, user if offers else nobody, to_words, never)
    return in_kept_words(decision, trace.body)


def _trace_id(connection: Connection, named: str) -> str:
    found = recommendations(connection, recommendation_ids=[named])
    return found[0].trace_id if found else named


TOLD = ("trace", "purge", "user.delete", "consent.")
"""What the trail tells of a trace and of its user."""


def _told(connection: Connection, trace_id: str, user_id: str | None) -> tuple[AuditEvent, ...]:
    """The events of `TOLD` of a user; of a trace that is gone, those of whose it was."""
    if user_id is not None:
        return trail_of(connection, user_id, TOLD)
    about = tuple(event for event in trail(connection) if event.action.startswith(TOLD))
    users = {event.subject for event in about if event.payload.get("trace_id") == trace_id}
    return tuple(event for event in about if event.subject in users)


def _gone(trace_id: str, told: Sequence[AuditEvent]) -> NotFound:
    ours = [event for event in told if event.payload.get("trace_id") == trace_id]
    if not ours:
        return NotFound(
            f"There is no trace {trace_id}, and the audit trail tells of none. "
            "`spendsense review show ID --json` names the trace of a recommendation."
        )
    purges = [event for event in told if event.action == "purge" and event.seq > ours[-1].seq]
    which = "it is not in the database" if not purges else _purged(purges[-1])
    return NotFound(
        f"Trace {trace_id} of user {ours[-1].subject} cannot be replayed: {which}. The trail still "
        f"holds that it was kept (audit event {ours[-1].seq}) and the digest of what it said."
    )


def _purged(event: AuditEvent) -> str:
    cause = event.payload.get("cause")
    why = f" ({cause})" if cause else ""
    return (
        f"its inputs are gone, purged at {event.at:%Y-%m-%d %H:%M:%S} UTC by {event.actor}{why}, "
        f"audit event {event.seq}"
    )


def _policy(trace: Trace) -> tuple[Policy, tuple[str, ...]]:
    """The policy that stands in the trace, and what today's rules ask for besides."""
    today, kept = Policy.on(trace.as_of).values, trace.body.get("policy", {})
    added = sorted(today.keys() - kept.keys())
    said = f"The trace's policy does not hold {', '.join(added)}: today's values were taken."
    return Policy(trace.as_of, {**today, **kept}), (said,) if added else ()


def _made_from(told: Sequence[AuditEvent], trace_id: str) -> Mapping[str, Any]:
    ours = [e.payload for e in told if e.payload.get("trace_id") == trace_id]
    found: Mapping[str, Any] = next((p["made_from"] for p in ours if "made_from" in p), {})
    return found


def _sides(name: str, then: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    before = then.get(name)
    return {
        "then": before,
        "now": now[name],
        "same": None if before is None else before == now[name],
    }


def _of_code(code: Mapping[str, Any]) -> tuple[str, ...]:
    if code["same"]:
        return ()
    if code["then"] is None:
        return (f"The trail does not say by which code it was made; this is {code['now']}.",)
    return (f"It was made by code {code['then']}, and replayed by {code['now']}.",)


def _of_records(records: Mapping[str, Any]) -> tuple[str, ...]:
    then, now = records["then"], records["now"]
    if records["same"]:
        return ()
    if now is None:
        return ("No records are read of somebody who is no customer.",)
    if then is None:
        return ("The trail does not say from which records it was made.",)
    counts = [(name, then[name], now.get(name, 0)) for name in then if name != "digest"]
    if all(after == 0 for _, _, after in counts):
        return ("The records it was made from are gone: the user has none.",)
    fewer = [f"{before - after:,} {name}" for name, before, after in counts if after < before]
    if fewer:
        return (f"Some of the records it was made from are gone: {', '.join(fewer)}.",)
    return ("The records it was made from were changed, or others were added to them.",)


def _of_corrections(then: Collection[int], now: Collection[int]) -> tuple[str, ...]:
    """That what the user says of the record is other now than what it was replayed with."""
    if set(then) == set(now):
        return ()
    added, gone = len(set(now) - set(then)), len(set(then) - set(now))
    return (
        "It was replayed with what the user said of the record when it was made: since then "
        f"{added} corrections were said, and {gone} taken back.",
    )


def _changed(trace: Trace, told: Sequence[AuditEvent], plain: bool) -> tuple[str, ...]:
    """What was done to a trace since it was kept, other than what the trail tells of."""
    twice = "the trace was changed since it was kept: its stored text names a key twice"
    return (*(() if plain else (twice,)), *changed_since(trace, told))


def changed_since(trace: Trace, told: Sequence[AuditEvent]) -> tuple[str, ...]:
    """The same of what can be read of it: its id, and what the trail says of it."""
    row = {name: getattr(trace, name) for name in ("trace_id", "user_id", "as_of", "run_id")}
    digests = [e.payload.get("digest") for e in told if e.payload.get("trace_id") == trace.trace_id]
    found = []
    if "purged" not in trace.body and seal(trace.body) != trace.trace_id:
        found.append("the trace was changed since it was kept: it does not give its id")
    if not digests or digests[-1] != trace_digest(body=trace.body, **row):
        found.append("the trace is not what the audit trail says of it")
    return tuple(found)
