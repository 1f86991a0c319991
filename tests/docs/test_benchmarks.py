"""The page of benchmarks is made from what they printed, and none of them is left out unseen."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def written() -> ModuleType:
    spec = importlib.util.spec_from_file_location("page", ROOT / "benchmarks/page.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["page"] = module
    spec.loader.exec_module(module)
    return module


def test_the_page_is_what_the_kept_runs_make(written: ModuleType) -> None:
    assert written.PAGE.read_text(encoding="utf-8") == written.page(written.BENCHMARKS)


def test_every_benchmark_is_on_the_page_or_has_a_reason_why_not(written: ModuleType) -> None:
    there = {path.stem for path in (ROOT / "benchmarks").glob("*.py")}
    listed = {each.name for each in written.BENCHMARKS}
    assert there == listed | set(written.ELSEWHERE) and not listed & set(written.ELSEWHERE)
    assert [each.name for each in written.BENCHMARKS if not each.kept.exists()] == []


def test_every_kept_run_says_when_where_and_with_what_it_was(written: ModuleType) -> None:
    for each in written.BENCHMARKS:
        first, versions, took = each.kept.read_text(encoding="utf-8").splitlines()[:3]
        assert re.match(r"20\d\d-\d\d-\d\d, .+ processors, load .+, Python 3\.", first), each.name
        assert "polars" in versions and re.fullmatch(r"took \d+ s, exit code \d", took), each.name


def test_a_run_that_prints_nothing_keeps_the_one_before(
    written: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(written, "KEPT", tmp_path)
    monkeypatch.setattr(written, "ROOT", tmp_path)
    (tmp_path / "benchmarks").mkdir()
    script = tmp_path / "benchmarks" / "mine.py"
    mine = written.Benchmark("mine", "Mine")
    script.write_text("print('12 ms in', '/tmp/xyz/home')")
    written.run(mine, None)
    assert mine.kept.read_text().endswith("exit code 0\n\n12 ms in FOLDER\n")
    script.write_text("raise SystemExit('broken')")
    written.run(mine, None)
    assert "12 ms" in mine.kept.read_text()
