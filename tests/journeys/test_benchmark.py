"""The benchmark runs: a figure that cannot be had again is none. What it measures is no test."""

import runpy
from pathlib import Path

import pytest

JOURNEY = Path(__file__).parents[2] / "benchmarks" / "journey.py"


def test_the_journey_prints_each_step(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(JOURNEY))["journey"](tmp_path, 12, 42)
    printed = capsys.readouterr().out
    for step in ("generate", "load", "judge and draft", "in all", "one user, rows to drafts"):
        assert step in printed
