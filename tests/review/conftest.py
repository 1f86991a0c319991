"""A database with the household, a run of the pipeline, and a draft that waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import polars as pl
import pytest
from sqlalchemy import Connection

from spendsense.guardrails import Verdict
from spendsense.recommendations import Draft
from spendsense.review import grant_consent, save_drafts
from spendsense.storage import Database, Run, save_records, save_run, save_trace

NOW = datetime.fromisoformat("2026-08-22T12:00")


ALLOWED = (
    Verdict("consent", True, "no objection"),
    Verdict("tone", True, "no objection"),
)

STAGES = ("waiting", "ran", "loaded")


@pytest.fixture
def begun(
    request: pytest.FixtureRequest, household: dict[str, pl.DataFrame], draft: Draft
) -> tuple[str, Callable[[Database], Any]] | None:
    """The furthest stage that a test asks for."""

    def fill(database: Database) -> Any:
        with database.write() as connection:
            save_records(connection, household)
            if stage != "loaded":
                _run(connection)
            return _wait(connection, draft) if stage == "waiting" else None

    stage = next((each for each in STAGES if each in request.fixturenames), None)
    return None if stage is None else (stage, fill)


@pytest.fixture
def loaded(database: Database) -> Database:
    """The household's records are loaded."""
    return database


@pytest.fixture
def ran(loaded: Database) -> Database:
    """A run `run-1` of 22 August is under way, and Ana's trace `trace-1` is kept."""
    return loaded


@pytest.fixture
def waiting(ran: Database, told: str) -> tuple[Database, str]:
    """Ana has consented, and her draft waits for an operator under the id beside the database."""
    return ran, told


def _run(connection: Connection) -> None:
    run = Run(run_id="run-1", as_of=date(2026, 8, 22), started_at=NOW, policy_hash="p1")
    save_run(connection, run)
    save_trace(connection, "trace-1", "u-ana", run.as_of, "run-1", {"trace_id": "trace-1"}, at=NOW)


def _wait(connection: Connection, draft: Draft) -> str:
    grant_consent(connection, "u-ana", by="cli", at=NOW, note="by phone", purposes=["education"])
    (key,) = save_drafts(
        connection,
        run_id="run-1",
        trace_id="trace-1",
        user_id="u-ana",
        window_days=30,
        judged=[(draft, ALLOWED)],
        at=NOW,
    )
    return key
