"""Eight kinds of tampering at random places: each is found, and named, on both engines."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from spendsense.storage import Database

BENCHMARK = Path(__file__).parents[2] / "benchmarks/audit.py"
PLACES = 4


def test_every_kind_is_found_at_every_place(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = runpy.run_path(str(BENCHMARK))
    kept, keys = script["filled"](database, tmp_path, 3)
    found = script["tampering"](database, kept, keys, PLACES, 7)
    assert found == dict.fromkeys(script["KINDS"], PLACES), capsys.readouterr().out
    assert len(found) == 8
