"""`spendsense validate` says what failed first, writes a page, and ends with a code."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from spendsense.cli import main
from spendsense.world import generate, read_profile


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    out = tmp_path / "people"
    generate(read_profile("default"), out=out, users=12, as_of=date(2026, 11, 20),
             since=date(2026, 8, 1))  # fmt: skip
    return out


def ran(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    monkeypatch.setattr("sys.argv", ["spendsense", "validate", *map(str, words)])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def ask(folder: Path, low: int) -> None:
    told = json.loads((folder / "manifest.json").read_text())
    told["asks"] = [{"measure": "users", "low": low, "high": None, "source": "a document"}]
    (folder / "manifest.json").write_text(json.dumps(told))


def test_failures_stand_first_and_the_code_is_one(folder, monkeypatch, capsys):
    path = folder / "users" / "part-00000.parquet"
    pl.read_parquet(path).with_columns(email=pl.lit("a@b.io")).write_parquet(path)
    monkeypatch.setenv("COLUMNS", "200")
    assert ran(monkeypatch, folder) == 1
    lines = capsys.readouterr().out.splitlines()
    words = [line.split()[0] for line in lines if line.startswith(("FAILED ", "passed "))]
    assert words == sorted(words) and "FAILED" in words
    assert any("Beside published figures" in line for line in lines)
    assert any(line.startswith("FAILED: ") for line in lines)


def test_an_ask_that_is_not_met_fails_the_whole(folder, monkeypatch, capsys):
    ask(folder, 13)
    assert ran(monkeypatch, folder, "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["validation_passed"] is False
    assert told["asks"] == [
        {"measure": "users", "low": 13, "high": None, "source": "a document",
         "passed": False, "value": 12.0, "n": 12}
    ]  # fmt: skip


def test_the_page_is_written_and_named(folder, monkeypatch, capsys, tmp_path):
    ask(folder, 12)
    to = tmp_path / "report.html"
    code = ran(monkeypatch, folder, "--page", to)
    out, err = capsys.readouterr()
    assert to.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert f"The page with plots is {to}." in err.replace("\n", "")
    assert "What the profile default asks for" in out
    assert code == (0 if "Passed: " in out else 1)


@pytest.mark.parametrize("to", ["missing/report.html", "people"])
def test_a_page_that_can_be_no_file_is_refused_before_the_look(
    folder, monkeypatch, capsys, tmp_path, to
):
    assert ran(monkeypatch, folder, "--page", tmp_path / to) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "name a file in a folder that is there" in " ".join(err.split())


def test_a_page_that_may_not_be_written_is_told(folder, monkeypatch, capsys):
    assert ran(monkeypatch, folder, "--page", "/proc/report.html") == 1
    assert "The page /proc/report.html cannot be written" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_not_found(monkeypatch, capsys, tmp_path):
    assert ran(monkeypatch, tmp_path / "nothing") == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"spendsense: There is no folder {tmp_path / 'nothing'}.")


def test_a_folder_that_is_no_population_is_told(monkeypatch, capsys, tmp_path):
    assert ran(monkeypatch, tmp_path) == 1
    assert "is not a population folder: it has no manifest.json" in capsys.readouterr().err
