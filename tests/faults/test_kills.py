"""Twenty kills of the real command and the real server: nothing lost, doubled or half done."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from spendsense.storage import Database

BENCHMARKS = str(Path(__file__).parents[2] / "benchmarks")


@pytest.fixture
def kills() -> Iterator[ModuleType]:
    """The benchmark of more of them, which is no part of the package."""
    sys.path.insert(0, BENCHMARKS)
    yield importlib.import_module("kills")
    sys.path.remove(BENCHMARKS)


def test_whoever_is_killed_and_whenever_nothing_is_lost_doubled_or_half_done(kills, capsys):
    scenes = ["ingest", "purge", "keys"]
    tally = kills.kills(20, seed=11, engine="sqlite", names=scenes)
    assert tally.bad == 0, capsys.readouterr().out
    assert tally.kills == 20 and set(tally.by_scene) == set(scenes)


def test_what_is_lost_and_what_is_doubled_is_seen(kills, tmp_path):
    """The comparison sees rows that are missing, and one too many."""
    with kills.Template() as template:
        places = kills.Databases("sqlite", tmp_path)
        stage = kills.Stage.built(kills.INGEST, template, places, tmp_path)
    place, tally = places.new(stage.before), kills.Tally()
    database = Database.open(place.database_url)
    with database.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO users (user_id, user_type) VALUES ('x', 'customer')"
        )
    database.close()
    stage._compare(place, kills.Death(0, seconds=0.0), kills.Outcome(), tally)
    assert tally.lost > 1_000 and tally.doubled == 1
