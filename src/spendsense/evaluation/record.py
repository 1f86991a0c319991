"""What a run left on record, and who of its users may still be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.guardrails import Purpose
from spendsense.ledger import Book, NotFound
from spendsense.pipeline import BLOCK
from spendsense.review.decision import declined_in
from spendsense.signals import FAMILIES
from spendsense.storage import (
    AuditEvent,
    Database,
    Recommendation,
    Run,
    Trace,
    assignments,
    consented,
    read_book,
    runs,
    user_ids,
)
from spendsense.storage.runs import known_run
from spendsense.storage.tables import readings

from .purposes import stood
from .run_traces import own_traces
from .stored import (
    Listed,
    StoredRecommendations,
    StoredTraces,
    listed,
    queued,
    told_of,
    traces_listed,
    traces_of,
)

PART = 100
"""Users measured together: their traces and decisions are in memory at once, a megabyte each."""

BEHAVIOURS = tuple(family for family in FAMILIES if family != "history")
"""The families that speak of behaviour; `history` only says how much record there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """A run as it stands in the database. Windows are by their days.

    `held` is by user and window, the primary persona first; `behaviours` counts the families with
    something to read; `traces` is by trace_id and lacks what is gone. `recommendations` are those
    that consent covers, an offer by consent to offers and a model's words by consent to those;
    `not_read` counts the others. Recommendations and traces are read from the database when they
    are looked at, but of `parts`, which hold theirs.
    """

    run: Run
    users: tuple[str, ...]
    consenting: frozenset[str]
    to_offers: frozenset[str] = frozenset()
    to_words: frozenset[str] = frozenset()
    to_research: frozenset[str] = frozenset()
    held: Mapping[str, Mapping[int, tuple[str, ...]]]
    behaviours: Mapping[str, Mapping[int, int]]
    recommendations: Sequence[Recommendation]
    not_read: int = 0
    traces: Mapping[str, Trace]

    @property
    def ids(self) -> tuple[Listed, ...]:
        """Of each recommendation its id, its user's and its trace's, without what it says."""
        if isinstance(self.recommendations, StoredRecommendations):
            return self.recommendations.listed
        ours = self.recommendations
        return tuple((each.recommendation_id, each.user_id, each.trace_id) for each in ours)

    @property
    def readable(self) -> tuple[str, ...]:
        """Users of the run whose consent still stands; nobody else's rows are read."""
        return tuple(sorted(self.held.keys() & self.consenting))


def run_record(database: Database, run_id: str | None, at: datetime | None = None) -> RunRecord:
    """The record of a run, the latest finished one by default. Raises NotFound."""
    with database.read() as connection:
        run = _run(connection, run_id)
        users = user_ids(connection)
        held = _held(connection, run)
        consenting = consented(connection, users, at=at)
        to_offers = consented(connection, users, purpose="partner_offers", at=at)
        to_words = consented(connection, users, purpose="ai_wording", at=at)
        there = listed(connection, run, held)
        ours = [
            each
            for each, kind, worded_by in there
            if each[1] in consenting
            and (kind != "offer" or each[1] in to_offers)
            and (worded_by != "model" or each[1] in to_words)
        ]
        return RunRecord(
            run=run,
            users=users,
            consenting=consenting,
            to_offers=to_offers,
            to_words=to_words,
            to_research=consented(connection, users, purpose="research", at=at),
            held=held,
            behaviours=_behaviours(connection, run),
            recommendations=StoredRecommendations(database, ours),
            not_read=len(there) - len(ours),
            traces=StoredTraces(
                database, lambda: _trace_keys(database, run, held.keys() & consenting, ours)
            ),
        )


@dataclass(frozen=True, slots=True)
class Part:
    """Some users of a run: the record of them alone, in memory, and their stored rows.

    `own` is by user the trace of the run, which an earlier run of the day may have kept; of users
    in `untold` neither the tables nor the trail know one. `unread` are traces, with their users,
    that should be there and are gone or cannot be read; `told` is what the audit trail tells of
    their traces and their consent, `queued` are ids of all that is stored before the operators.
    """

    record: RunRecord
    book: Book
    own: Mapping[str, str]
    untold: tuple[str, ...]
    unread: tuple[tuple[str, str], ...]
    told: Mapping[str, Sequence[AuditEvent]]
    queued: frozenset[str]

    @property
    def declined(self) -> dict[str, frozenset[str]]:
        """By user what they had asked not to see again when the run read them."""
        found = ((user, self.record.traces.get(key)) for user, key in self.own.items())
        return {user: declined_in(trace.body) for user, trace in found if trace is not None}

    def consented_then(self, purpose: Purpose) -> frozenset[str]:
        """Users of whom consent to a purpose stood when the trace of the run was kept."""
        return frozenset(user for user, key in self.own.items() if self.stood(user, key, purpose))

    def stood(self, user: str, trace_id: str, purpose: Purpose) -> bool:
        """Whether consent stood when a trace was kept; now, where the trail tells nothing of it."""
        told = self.told.get(user, ())
        if any(event.payload.get("trace_id") == trace_id for event in told):
            return stood(told, trace_id, purpose)
        now = {"partner_offers": self.record.to_offers, "ai_wording": self.record.to_words}
        return user in now.get(purpose, self.record.consenting)


def parts(database: Database, record: RunRecord, size: int = PART) -> Iterator[Part]:
    """The users of the run who may be read, in their order, so many at a time."""
    users, ours = record.readable, StoredRecommendations(database, record.ids)
    for start in range(0, len(users), size):
        some = users[start : start + size]
        yield _part(database, record, ours.of(frozenset(some)), some)


def _part(
    database: Database, record: RunRecord, ours: StoredRecommendations, users: Sequence[str]
) -> Part:
    drafted = tuple(ours)
    with database.read() as connection:
        told = told_of(connection, users)
        own = _own(connection, record.run, users, told)
        keys = _keys(ours.listed, own)
        said = _said_then(told, keys)
        book = read_book(connection, record.run.as_of, users, said=said)
        kept = {trace.trace_id: trace for trace in traces_of(connection, tuple(keys))}
        stored = queued(connection, record.run, users)
    theirs = replace(
        record,
        held={user: record.held[user] for user in users},
        behaviours={user: record.behaviours.get(user, {}) for user in users},
        recommendations=drafted,
        traces=kept,
    )
    return Part(
        record=theirs,
        book=book,
        own={user: found[-1] for user, found in own.items()},
        untold=tuple(user for user in users if user not in own),
        unread=tuple((key, user) for key, user in keys.items() if key not in kept),
        told=told,
        queued=stored,
    )


def _own(
    connection: Connection,
    run: Run,
    users: Collection[str],
    told: Mapping[str, Sequence[AuditEvent]],
) -> dict[str, tuple[str, ...]]:
    """By user the traces that stand in the tables under a run, and last the one the trail tells."""
    listed, vouched = traces_listed(connection, run, users), own_traces(connection, run, told)
    return {
        user: (*listed.get(user, ()), *((vouched[user],) if user in vouched else ()))
        for user in sorted(listed.keys() | vouched.keys())
    }


def _keys(ours: Iterable[Listed], own: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Traces, with whose they are: those of a run, and those its recommendations rest on."""
    rested_on = {trace: user for _, user, trace in ours}
    return rested_on | {key: user for user, keys in own.items() for key in keys}


def _trace_keys(
    database: Database, run: Run, whose: Collection[str], ours: Sequence[Listed]
) -> Iterator[str]:
    users = sorted(whose)
    yield from dict.fromkeys(trace for _, _, trace in ours)
    for start in range(0, len(users), PART):
        some = users[start : start + PART]
        with database.read() as connection:
            own = _own(connection, run, some, told_of(connection, some))
        yield from _keys((), own)


def _said_then(told: Mapping[str, Sequence[AuditEvent]], keys: Collection[str]) -> tuple[int, ...]:
    """What users said of their records when traces were made: a later word makes none of them
    false."""
    events = [event for each in told.values() for event in each if event.action == "trace"]
    ours = [event.payload for event in events if event.payload.get("trace_id") in keys]
    return tuple(sorted({n for p in ours for n in p.get("made_from", {}).get("corrections", ())}))


def books(database: Database, record: RunRecord) -> Iterator[Book]:
    """The stored rows of every user of the run who may be read, a block at a time."""
    users = record.readable
    for start in range(0, len(users), BLOCK):
        with database.read() as connection:
            yield read_book(connection, record.run.as_of, users[start : start + BLOCK])


def _run(connection: Connection, run_id: str | None) -> Run:
    if run_id is not None:
        return known_run(connection, run_id)
    finished = [run for run in runs(connection) if run.finished_at is not None]
    if not finished:
        raise NotFound("There is no finished run to evaluate. Run the pipeline: spendsense run")
    return finished[0]


def _held(connection: Connection, run: Run) -> dict[str, dict[int, tuple[str, ...]]]:
    found: dict[str, dict[int, tuple[str, ...]]] = defaultdict(dict)
    for each in assignments(connection, run_id=run.run_id):  # the primary comes first
        before = found[each.user_id].get(each.window_days, ())
        found[each.user_id][each.window_days] = (*before, each.persona)
    return dict(found)


def _behaviours(connection: Connection, run: Run) -> dict[str, dict[int, int]]:
    query = sa.select(readings).where(readings.c.run_id == run.run_id)
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for row in connection.execute(query).mappings():
        values = row["values"]
        found[row["user_id"]][row["window_days"]] = sum(
            any(values.get(reading.name) is not None for reading in FAMILIES[family])
            for family in BEHAVIOURS
        )
    return dict(found)
