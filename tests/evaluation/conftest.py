"""A small made-up population, loaded and run once; every test gets its own copy to spoil."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from spendsense import pipeline
from spendsense.evaluation.record import RunRecord, books, run_record
from spendsense.evaluation.replay import Replays, replays
from spendsense.ingest import read
from spendsense.ingest.loading import load
from spendsense.policy import Policy
from spendsense.storage import Database
from spendsense.world import generate, read_profile

AS_OF = date(2026, 11, 20)
NOW = datetime.fromisoformat("2026-11-20T12:00")


@pytest.fixture(scope="session")
def population(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten people of the default profile, seed 42."""
    out = tmp_path_factory.mktemp("world") / "population"
    generate(read_profile("default"), out=out, users=10, as_of=AS_OF)
    return out


@pytest.fixture(scope="session")
def kept(population: Path, migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the population in it and one run over it."""
    path = tmp_path_factory.mktemp("kept") / "spendsense.db"
    shutil.copy(migrated_sqlite, path)
    database = Database.open(f"sqlite:///{path}")
    with database.write() as connection:
        load(connection, read([population], as_of=AS_OF), by="test", at=NOW, paths=["population"])
    pipeline.run(database, as_of=AS_OF, clock=lambda: NOW, by="test")
    database.close()
    return path


@pytest.fixture
def ran(kept: Path, tmp_path: Path) -> Iterator[Database]:
    """A copy of it, of this test alone."""
    path = tmp_path / "spendsense.db"
    shutil.copy(kept, path)
    database = Database.open(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture
def thought_again(ran: Database) -> tuple[RunRecord, Replays]:
    """The run's record, and its users decided again."""
    return think_again(ran)


def think_again(database: Database, at: datetime = NOW) -> tuple[RunRecord, Replays]:
    """The same for a database that a test has spoilt."""
    record = run_record(database, None)
    return record, replays(books(database, record), Policy.on(AS_OF))
