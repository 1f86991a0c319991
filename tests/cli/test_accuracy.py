"""`spendsense evaluate --accuracy`: a table, JSON, two files, and refusals with their codes."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from spendsense.cli import main
from spendsense.world import generate, read_profile


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("accuracy") / "people"
    generate(read_profile("default"), out=out, users=12, seed=7, as_of=date(2026, 11, 20))
    return out


def ran(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr("sys.argv", ["spendsense", "evaluate", *map(str, words)])
    try:
        main()
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def test_the_table_has_every_figure_with_a_column_a_noise(folder, monkeypatch, capsys):
    assert ran(monkeypatch, "--accuracy", folder, "--noise", "rows", "--noise", "names+dates") == 0
    told = capsys.readouterr()
    lines = told.out.splitlines()
    assert lines[0].startswith("Accuracy of 12 people (default, seed 7, as of 2026-11-20)")
    (header,) = (line for line in lines if line.startswith("figure  ") and "clean" in line)
    assert header.split() == ["figure", "clean", "rows", "+", "dates"]
    assert lines[lines.index(header) - 1].split() == ["names"]
    assert any(
        line.startswith(("passed", "FAILED")) and "Streams: recall" in line for line in lines
    )
    assert "Streams by kind and cadence" in told.out and "Persona over 180 days" in told.out
    assert "5 rows in 100 lost" in told.err


def test_json_is_all_that_stands_on_stdout_and_two_files_are_written(
    folder, monkeypatch, capsys, tmp_path
):
    out = tmp_path / "out"
    assert ran(monkeypatch, "--accuracy", folder, "--json", "--out", out) == 0
    told = capsys.readouterr()
    answer = json.loads(told.out)
    assert [each["name"] for each in answer["conditions"]] == ["clean"]
    assert answer == json.loads((out / "accuracy.json").read_text())
    assert (out / "accuracy.html").read_text().startswith("<!doctype html>")
    assert f"Written: {out / 'accuracy.html'}" in told.err


def test_no_database_is_opened(folder, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert ran(monkeypatch, "--accuracy", folder, "--json") == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--accuracy", "nowhere"), 3, "There is no folder nowhere"),
        (("--accuracy", "."), 1, "is not a population folder"),
        (("--accuracy", "nowhere", "--noise", "fog"), 2, "'fog' is not a noise"),
        (("--noise", "rows"), 2, "give --accuracy FOLDER too"),
        (("--accuracy", ".", "--population", "."), 2, "give one of the two"),
        (("--accuracy", ".", "--out", "s3://bucket/x"), 1, "is not a folder"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(words, code, said, monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert ran(monkeypatch, *words) == code
    assert said in " ".join(capsys.readouterr().err.split())


def test_the_help_has_an_example(monkeypatch, capsys):
    assert ran(monkeypatch, "--help") == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "spendsense evaluate --accuracy population --noise names --noise rows+dates" in told
