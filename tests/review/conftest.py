"""A database with the household, a run of the pipeline, and a draft that waits."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
import pytest

from spendsense.guardrails import Verdict
from spendsense.recommendations import Draft
from spendsense.review import grant_consent, save_drafts
from spendsense.storage import Database, Run, save_records, save_run, save_trace

NOW = datetime.fromisoformat("2026-08-22T12:00")


@pytest.fixture
def loaded(database: Database, household: dict[str, pl.DataFrame]) -> Database:
    """The household's records are loaded."""
    with database.write() as connection:
        save_records(connection, household)
    return database


@pytest.fixture
def ran(loaded: Database) -> Database:
    """A run `run-1` of 22 August is under way, and Ana's trace `trace-1` is kept."""
    run = Run(run_id="run-1", as_of=date(2026, 8, 22), started_at=NOW, policy_hash="p1")
    with loaded.write() as connection:
        save_run(connection, run)
        save_trace(
            connection, "trace-1", "u-ana", run.as_of, "run-1", {"trace_id": "trace-1"}, at=NOW
        )
    return loaded


ALLOWED = (
    Verdict("consent", True, "no objection"),
    Verdict("tone", True, "no objection"),
)


@pytest.fixture
def waiting(ran: Database, draft: Draft) -> tuple[Database, str]:
    """Ana has consented, and her draft waits for an operator under the id beside the database."""
    with ran.write() as connection:
        grant_consent(
            connection, "u-ana", by="cli", at=NOW, note="by phone", purposes=["education"]
        )
        (key,) = save_drafts(
            connection,
            run_id="run-1",
            trace_id="trace-1",
            user_id="u-ana",
            window_days=30,
            judged=[(draft, ALLOWED)],
            at=NOW,
        )
    return ran, key
