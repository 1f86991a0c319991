"""The benchmark of signals runs: a figure that cannot be had again is none. It is no test."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

SIGNALS = Path(__file__).parents[2] / "benchmarks/signals.py"


def test_it_prints_the_machine_and_a_line_a_population(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = runpy.run_path(str(SIGNALS))
    script["machine"]()
    users, read = script["measured"](tmp_path, 9, 40, 1)
    printed = capsys.readouterr().out
    assert users == 9 and read.wall > 0 and read.peak > 0
    for said in ("polars", "load average", "        9"):
        assert said in printed
