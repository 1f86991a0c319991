"""Several operators at the same items at once: one decision each, and everybody is told."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from spendsense.storage import Database

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    """The benchmark that counts the same on 500 items."""
    spec = importlib.util.spec_from_file_location("decisions", BENCHMARKS / "decisions.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_each_item_is_decided_once_and_whoever_came_later_is_told(
    empty_url: str, benchmark: ModuleType
) -> None:
    database = Database.open(empty_url, wait_ms=60_000)
    ids = benchmark.prepare(database, 20)
    told = benchmark.contend(database, ids, 4, 42)
    assert told["decided"] == 20 and set(told) == {"decided", "conflict"}
    assert told.total() >= 4 * 20
    assert benchmark.count(database, ids) == (20, 0, 0)
    database.close()


def test_over_http_too_with_every_guardrail(
    tmp_path: Path, benchmark: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [str(BENCHMARKS), *sys.path])
    database = Database.open(f"sqlite:///{tmp_path / 'x.db'}", wait_ms=60_000)
    ids = benchmark.run_through(database, 8)
    told = benchmark.contend(database, ids, 3, 42, over_http=True)
    assert told["decided"] == 8 and set(told) == {"decided", "conflict"}
    assert benchmark.count(database, ids) == (8, 0, 0)
    database.close()
