"""The default people, from their records to the queue."""

from collections import Counter, defaultdict
from datetime import date, datetime
from pathlib import Path

import pytest

from spendsense.ingest import read
from spendsense.ingest.loading import load
from spendsense.personas import NONE, PERSONAS
from spendsense.pipeline import RunSummary, explained, run
from spendsense.review import queue
from spendsense.storage import Database, consented, user_ids
from spendsense.world import generate, read_profile

AS_OF, AT = date(2026, 8, 22), datetime(2026, 8, 22, 12)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Database, RunSummary]:
    folder = tmp_path_factory.mktemp("people")
    generate(read_profile("default"), out=folder / "population", users=75, as_of=AS_OF)
    database = Database.open(f"sqlite:///{folder / 'spendsense.db'}")
    records = read([folder / "population"], as_of=AS_OF)
    assert records.sound
    with database.write() as connection:
        load(connection, records, by="test", at=AT, paths=[str(folder)])
    return database, run(database, as_of=AS_OF, clock=lambda: AT, by="test")


def test_all_five_personas_and_none_arise(ran: tuple[Database, RunSummary]) -> None:
    _, summary = ran
    wanted = {*(persona.key for persona in PERSONAS), NONE}
    for days in ("30", "180"):
        assert wanted <= set(summary.personas[days]), days


def test_whoever_has_a_persona_gets_three_to_five_lessons_and_one_to_three_offers(
    ran: tuple[Database, RunSummary],
) -> None:
    database, _ = ran
    with database.read() as connection:
        waiting = queue(connection)
    kinds: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    for each in waiting:
        kinds[each.user_id, each.window_days][each.kind] += 1
    with database.read() as connection:
        users = consented(connection, user_ids(connection))
    for user in sorted(users):
        for decided in explained(database, user, as_of=AS_OF, at=AT).windows:
            own = kinds[user, decided.window.days]
            if decided.assignment.persona_keys:
                assert 3 <= own["education"] <= 5, (user, decided.window.days)
                assert 1 <= own["offer"] <= 3, (user, decided.window.days)
            else:
                assert not own


def test_nobody_without_consent_was_read(ran: tuple[Database, RunSummary]) -> None:
    database, summary = ran
    with database.read() as connection:
        users = user_ids(connection)
        standing = consented(connection, users)
        drafted = {each.user_id for each in queue(connection)}
    assert summary.users == len(standing)
    assert summary.without_consent == len(users) - len(standing) > 0
    assert drafted <= standing


def test_population_parts_of_truth_and_demographics_are_never_opened(tmp_path: Path) -> None:
    generate(read_profile("default"), out=tmp_path / "population", users=5, as_of=AS_OF)
    for secret in ("truth", "demographics"):
        for path in (tmp_path / "population" / secret).rglob("*.parquet"):
            path.write_bytes(b"not to be read")
    records = read([tmp_path / "population"], as_of=AS_OF)
    assert records.sound and records.frames["users"].height == 5
