"""How far a run is, told while it goes on."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from spendsense.world.progress import PLACE, Told, told_within


def until(told: list[float], expected: float) -> None:
    """Wait until the watcher has seen it; a busy machine may take its time."""
    patience = time.monotonic() + 30
    while expected not in told and time.monotonic() < patience:
        time.sleep(0.01)
    assert expected in told


def test_a_block_is_told_before_it_is_done(tmp_path: Path) -> None:
    told: list[float] = []
    with told_within(tmp_path, told.append):
        Told(tmp_path, 0, 100)(0.5)
        until(told, 50)
        Told(tmp_path, 1, 60)(1.0)
        until(told, 110)
        Told(tmp_path, 0, 100)(1.0)
    assert told[-1] == 160 and told == sorted(told)
    assert list(tmp_path.iterdir()) == []


def test_it_never_goes_back(tmp_path: Path) -> None:
    told: list[float] = []
    with told_within(tmp_path, told.append):
        Told(tmp_path, 0, 100)(0.9)
        until(told, 90)
        Told(tmp_path, 0, 100)(0.1)
    assert told == [90]


def test_where_nobody_asks_nothing_is_written(tmp_path: Path) -> None:
    with told_within(tmp_path, None):
        Told(tmp_path, 0, 100)(0.5)
        assert list(tmp_path.iterdir()) == []


def test_a_run_that_breaks_leaves_no_trace(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), told_within(tmp_path, lambda done: None):
        assert (tmp_path / PLACE).is_dir()
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_taken_away_ends_the_telling_and_nothing_else(tmp_path: Path) -> None:
    told: list[float] = []
    with told_within(tmp_path, told.append):
        shutil.rmtree(tmp_path / PLACE)
        Told(tmp_path, 0, 10)(1.0)
    assert told == []
