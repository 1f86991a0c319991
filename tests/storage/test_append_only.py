"""Consent, reviews and audit are only ever appended to: the database itself refuses the rest."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa

from spendsense.guardrails import ConsentEvent
from spendsense.recommendations import Draft
from spendsense.storage import (
    Database,
    ReviewEvent,
    add_consent_event,
    add_recommendation,
    add_review_event,
    recommendation_id,
)
from spendsense.storage.tables import APPEND_ONLY, metadata

NOW = datetime.fromisoformat("2026-08-22T12:00")


@pytest.fixture
def full(ran: Database, draft: Draft) -> Database:
    """At least one row in every append-only table."""
    grant = ConsentEvent(user_id="u-ana", action="grant", at=NOW, by="cli", note="")
    reject = ReviewEvent(
        recommendation_id=recommendation_id(draft), action="reject", at=NOW, by="o", reason="no"
    )
    with ran.write() as connection:
        add_consent_event(connection, grant)
        add_recommendation(connection, draft, [], run_id="run-1", trace_id="trace-1", at=NOW)
        add_review_event(connection, reject)
    return ran


def contents(database: Database, table: str) -> list[object]:
    with database.read() as connection:
        return list(connection.execute(sa.select(metadata.tables[table])).all())


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET seq = seq + 10"])
def test_a_row_is_never_changed_or_deleted(full: Database, table: str, statement: str) -> None:
    before = contents(full, table)
    assert before
    with pytest.raises(sa.exc.DBAPIError, match=f"{table} is append-only"):  # noqa: SIM117
        with full.write() as connection:
            connection.execute(sa.text(statement.format(table)))
    assert contents(full, table) == before


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_replacing_a_row_by_its_number_is_refused(full: Database, table: str) -> None:
    before = contents(full, table)
    with full.read() as connection:
        row = dict(connection.execute(sa.select(metadata.tables[table])).first()._mapping)
    insert = metadata.tables[table].insert()
    if full.engine.dialect.name == "sqlite":
        insert = insert.prefix_with("OR REPLACE")
    with pytest.raises(sa.exc.DBAPIError), full.write() as connection:
        connection.execute(insert.values(row))
    assert contents(full, table) == before


EMPTYING = {"sqlite": "DELETE FROM audit_events", "postgresql": "TRUNCATE audit_events"}


def test_the_table_cannot_be_emptied_at_once(full: Database) -> None:
    emptying = sa.text(EMPTYING[full.engine.dialect.name])
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), full.write() as connection:
        connection.execute(emptying)


def test_rows_are_numbered_from_one_without_gaps_even_after_an_undone_one(full: Database) -> None:
    with pytest.raises(RuntimeError), full.write() as connection:
        add_consent_event(
            connection,
            ConsentEvent(user_id="u-ben", action="grant", at=NOW, by="cli", note=""),
        )
        raise RuntimeError("undone")
    with full.write() as connection:
        grant = ConsentEvent(user_id="u-ben", action="grant", at=NOW, by="cli", note="")
        assert add_consent_event(connection, grant) == 2
