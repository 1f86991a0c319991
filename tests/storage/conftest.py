"""A database with the household in it, and one with a run of the pipeline too."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
import pytest

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
