"""What a run left on record, and who of its users may still be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.ledger import Book, NotFound
from spendsense.pipeline import BLOCK
from spendsense.review.decision import declined_in
from spendsense.signals import FAMILIES
from spendsense.storage import (
    Database,
    Recommendation,
    Run,
    Trace,
    assignments,
    consented,
    find_trace,
    read_book,
    recommendations,
    runs,
    user_ids,
)
from spendsense.storage.runs import known_run
from spendsense.storage.tables import readings

BEHAVIOURS = tuple(family for family in FAMILIES if family != "history")
"""The families that speak of behaviour; `history` only says how much record there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """A run as it stands in the database. Windows are by their days.

    `held` is by user and window, the primary persona first; `behaviours` counts the families with
    something to read; `traces` is by trace_id and lacks what is gone.
    """

    run: Run
    users: tuple[str, ...]
    consenting: frozenset[str]
    to_offers: frozenset[str] = frozenset()
    to_words: frozenset[str] = frozenset()
    to_research: frozenset[str] = frozenset()
    held: Mapping[str, Mapping[int, tuple[str, ...]]]
    behaviours: Mapping[str, Mapping[int, int]]
    recommendations: tuple[Recommendation, ...]
    traces: Mapping[str, Trace]

    @property
    def declined(self) -> dict[str, frozenset[str]]:
        """By user what they had asked not to see again when the run read them, by their traces."""
        # A trace of an earlier run is there where a recommendation still rests on it.
        own_last = sorted(self.traces.values(), key=lambda each: each.run_id == self.run.run_id)
        return {each.user_id: declined_in(each.body) for each in own_last}

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
        ours = _recommendations(connection, run, frozenset(held))
        kept = (find_trace(connection, key) for key in sorted({r.trace_id for r in ours}))
        return RunRecord(
            run=run,
            users=users,
            consenting=consented(connection, users, at=at),
            to_offers=consented(connection, users, purpose="partner_offers", at=at),
            to_words=consented(connection, users, purpose="ai_wording", at=at),
            to_research=consented(connection, users, purpose="research", at=at),
            held=held,
            behaviours=_behaviours(connection, run),
            recommendations=ours,
            traces={trace.trace_id: trace for trace in kept if trace is not None},
        )


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


def _recommendations(
    connection: Connection, run: Run, users: frozenset[str]
) -> tuple[Recommendation, ...]:
    """What the run put into the queue, and what it found there already and drafted again."""
    return tuple(
        found
        for found in recommendations(connection)
        if found.user_id in users and _is_of(found, run)
    )


def _is_of(found: Recommendation, run: Run) -> bool:
    if found.run_id == run.run_id:
        return True
    # A draft that was known keeps the id of the run that drafted it first.
    return (
        found.as_of == run.as_of
        and found.created_at <= run.started_at
        and found.status != "superseded"
    )
