"""What a page counts or a purge deletes is found by an index, and not by reading a table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from spendsense.guardrails import Verdict
from spendsense.recommendations import Draft
from spendsense.storage import (
    Database,
    ReviewEvent,
    Run,
    add_recommendation,
    add_review_event,
    delete_records,
    migrate,
    purge_derived,
    save_run,
)
from spendsense.storage.review_tables import review_states
from spendsense.storage.run_counts import Drafted, drafted
from spendsense.storage.tables import metadata
from spendsense.storage.watermark import watermark

from .conftest import NOW

SCANS = {f"SCAN {table}" for table in metadata.tables}
FINE = [Verdict("tone", True, "no objection")]


@pytest.fixture
def counted(ran: Database, draft: Draft) -> Database:
    """Of `run-1` two lessons, one of them approved, an offer, and one planted; one of `run-2`."""
    second = Run(run_id="run-2", as_of=date(2026, 8, 22), started_at=NOW, policy_hash="p1")
    offer = replace(draft, kind="offer", item_key="an_offer", title="An offer")
    with ran.write() as connection:
        save_run(connection, second)
        for each, run, seeded in (
            (draft, "run-1", False),
            (replace(draft, title="Another"), "run-1", False),
            (offer, "run-1", False),
            (replace(draft, title="Planted"), "run-1", True),
            (replace(draft, title="Later"), "run-2", False),
        ):
            add_recommendation(
                connection, each, FINE, run_id=run, trace_id="trace-1", at=NOW, seeded=seeded
            )
        (first, *_) = connection.scalars(
            sa.select(review_states.c.recommendation_id).where(
                review_states.c.run_id == "run-1",
                review_states.c.kind == "education",
                review_states.c.seeded.is_(False),
            )
        )
        add_review_event(
            connection,
            ReviewEvent(
                recommendation_id=first, action="approve", at=NOW, by="olga", reason="fine"
            ),
        )
    return ran


@contextmanager
def plans(database: Database, verb: str) -> Iterator[list[str]]:
    """How SQLite looks for the rows of each such statement that is run in here, a line a table;
    of what is deleted also for those that name it."""
    told: list[str] = []

    def explained(_: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        if statement.startswith(verb):
            lines = cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
            told.extend(line[3].partition(" (")[0] for line in lines)

    sa.event.listen(database.engine, "before_cursor_execute", explained)
    try:
        yield told
    finally:
        sa.event.remove(database.engine, "before_cursor_execute", explained)


def test_drafts_of_a_run_are_counted_by_where_they_stand_without_what_was_planted(
    counted: Database,
) -> None:
    with counted.read() as connection:
        assert drafted(connection, "run-1") == (
            Drafted("education", "approved", 1),
            Drafted("education", "pending", 1),
            Drafted("offer", "pending", 1),
        )
        assert drafted(connection, "run-2") == (Drafted("education", "pending", 1),)
        assert drafted(connection, "run-3") == ()


def test_drafts_of_before_are_counted_with_their_run(counted: Database) -> None:
    with counted.read() as connection:
        before = drafted(connection, "run-1")
    with counted.write() as connection:
        migrate.downgrade(connection, "0010")
        migrate.upgrade(connection)
        assert drafted(connection, "run-1") == before


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_drafts_of_a_run_are_counted_from_an_index_alone(counted: Database) -> None:
    with plans(counted, "SELECT") as told, counted.read() as connection:
        drafted(connection, "run-1")
    assert told == ["SEARCH review_states USING COVERING INDEX ix_review_states_run"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_is_purged_or_deleted_of_a_user_is_found_by_index(counted: Database) -> None:
    with plans(counted, "DELETE") as told, counted.write() as connection:
        purge_derived(connection, "u-ana", by="olga", at=NOW, cause="consent was revoked")
        delete_records(connection, "u-ana", by="olga", at=NOW)
    assert any("ix_recommendations_trace_id" in each for each in told)
    # Of a statement's own parameters SQLite says that it scans them, too.
    assert [each for each in told if each in SCANS] == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_how_far_the_data_of_a_user_have_come_is_asked_by_index(counted: Database) -> None:
    with plans(counted, "SELECT") as told, counted.read() as connection:
        watermark(connection, "u-ana")
    assert any("ix_audit_events_action_subject" in each for each in told)
    assert [each for each in told if each in SCANS or each == "SCAN audit_events"] == []
