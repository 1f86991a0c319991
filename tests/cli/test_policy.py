"""`spendsense policy`: what a change would do, told before anything is published."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import polars as pl
import pytest
from tests.journeys.conftest import FILES, Command
from typer.testing import CliRunner

from spendsense.cli.app import app
from spendsense.storage import Database

CHANGE = "high_utilization.min_utilization_percent: 70\n"


@pytest.fixture
def change(tmp_path: Path) -> Path:
    path = tmp_path / "change.yaml"
    path.write_text(CHANGE, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Path:
    """A home, made once: Ana, whose card is at 68.2 %, has consented and was read."""
    place = tmp_path_factory.mktemp("policy")
    files = place / "files"
    files.mkdir()
    for name, text in FILES.items():
        (files / name).write_text(text)
    kept = place / "home"
    kept.mkdir()
    shutil.copy(migrated_sqlite, kept / "spendsense.db")
    for words in (
        ["ingest", str(files)],
        ["consent", "grant", "ana"],
        ["run", "--as-of", "2026-08-22"],
    ):
        result = CliRunner().invoke(app, [*words, "--home", str(kept)])
        assert result.exit_code == 0, result.output
    return kept


@pytest.fixture
def home(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """A copy of it, of this test alone."""
    place = tmp_path / "home"
    shutil.copytree(filled, place)
    monkeypatch.delenv("SPENDSENSE_DATABASE_URL", raising=False)
    monkeypatch.setenv("SPENDSENSE_HOME", str(place))
    return Command(Database.open(f"sqlite:///{place / 'spendsense.db'}"))


def test_who_moves_is_told_with_both_lines_and_nothing_is_changed(
    home: Command, change: Path, tmp_path: Path
) -> None:
    before = home.ok("review", "list", "--json").json
    told = home.ok("policy", "diff", str(change), "--json").json
    assert told["moved"] == {"count": 1, "of": 1, "share": 1.0}
    move = told["moves"]["listed"][0]
    assert (move["user_id"], move["before"]) == ("ana", "high_utilization")
    assert move["crossings"][0]["sentence"] == (
        "high_utilization ends: utilization_highest is 68.2%, at least 50% and not at least 70%."
    )
    assert told["queue"]["superseded"] > 0 and told["queue"]["operator_minutes"] is None
    assert told["fairness"] is None
    assert home.ok("review", "list", "--json").json == before

    shown = home.ok("policy", "diff", str(change))
    assert "ana" in shown.out and "No decision was timed" in shown.err
    assert "nothing is published" in shown.err and "simulated in" in shown.err


def test_files_name_nobody_and_hold_moves_of_who_consents_to_research(
    home: Command, change: Path, tmp_path: Path
) -> None:
    out, page = tmp_path / "out", tmp_path / "page.html"
    words = ("policy", "diff", str(change), "--out", str(out), "--html", str(page))
    home.ok(*words)
    text = (out / "policy-diff.json").read_text()
    assert json.loads(text)["moves"]["told"] == 0
    assert json.loads(text)["moves"]["of_people_without_research_consent"] > 0
    assert pl.read_parquet(out / "moves.parquet").is_empty()

    home.ok("consent", "grant", "ana", "--purpose", "research")
    home.ok(*words)
    moves = pl.read_parquet(out / "moves.parquet")
    assert (
        moves.height > 0 and "user_id" not in moves.columns and "value_before" not in moves.columns
    )
    for each in (out / "policy-diff.json", page):
        assert "ana" not in each.read_text().replace("analy", "")
    assert "<svg" in page.read_text() and "<script" not in page.read_text()


def test_what_is_in_force_already_changes_nothing(home: Command, tmp_path: Path) -> None:
    path = tmp_path / "same.yaml"
    path.write_text("drafts.max_offers: 3\n")
    assert (
        "Nothing would change: drafts.max_offers is 3 already."
        in home.ok("policy", "diff", str(path)).err
    )
    assert home.ok("policy", "check", str(path), "--json").json["changes"] is False


def test_signals_are_refused_without_their_rows_and_read_again_with_them(
    home: Command, tmp_path: Path
) -> None:
    path = tmp_path / "signals.yaml"
    path.write_text("signals.low_balance_cents: 500000\n")
    refused = home("policy", "diff", str(path))
    assert refused.code == 2 and "--reread" in refused.err
    told = home.ok("policy", "diff", str(path), "--reread", "--json").json
    held = {w["days"]: w["held"] for w in told["windows"]}
    assert told["people"] == 1 and set(held) == {30, 180}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("diff", "nothing.yaml"), 2, "cannot be read as text"),
        (("diff", "{change}", "--population", "x"), 2, "It goes with --readings."),
        (("diff", "{change}", "--readings", "x", "--reread"), 2, "no runs and no rows"),
        (("diff", "{change}", "--readings", "x"), 1, "is no folder of features"),
        (("diff", "{change}", "--run", "run_x"), 3, "There is no run run_x"),
        (("show", "drafts.max_offer"), 3, "The nearest is drafts.max_offers."),
    ],
)
def test_what_cannot_be_tried_says_why(
    home: Command, change: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    ran = home("policy", *(word.format(change=change) for word in words))
    assert ran.code == code and said in ran.err


@pytest.mark.parametrize(
    ("option", "place", "said"),
    [
        ("--html", "{file}/page.html", "{file} is a file"),
        ("--html", "{folder}", "{folder} is a folder. Name a file in it."),
        ("--out", "{file}", "{file} is a file. Name a folder that"),
        ("--out", "{file}/a/b", "{file} is a file"),
        ("--html", "{closed}/page.html", "{closed} is closed to you"),
        ("--html", f"{{folder}}/{'x' * 300}", "File name too long"),
    ],
)
def test_a_place_that_cannot_be_written_is_told_before_anybody_is_read(
    home: Command, change: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    option: str, place: str, said: str,
) -> None:  # fmt: skip
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    if os.access(closed, os.W_OK):  # root may write anywhere
        may = os.access
        monkeypatch.setattr(os, "access", lambda p, mode: Path(p) != closed and may(p, mode))
    names = {"file": str(change), "folder": str(tmp_path), "closed": str(closed)}
    ran = home("policy", "diff", str(change), "--run", "run_x", option, place.format(**names))
    assert ran.code == 2 and "There is no run" not in ran.err
    assert said.format(**names) in " ".join(ran.err.replace("│", " ").split())


def test_a_place_that_fails_in_the_end_is_told_in_a_sentence(
    home: Command, change: Path, tmp_path: Path
) -> None:
    name = "x" * 250  # there is a name, and none for the file while it is unfinished
    ran = home("policy", "diff", str(change), "--html", str(tmp_path / name))
    assert ran.code == 1 and "Cannot write" in ran.err and "Name a place" in ran.err


def test_without_consent_nobody_is_read(home: Command, change: Path) -> None:
    home.ok("consent", "revoke", "ana")
    ran = home("policy", "diff", str(change))
    assert ran.code == 7 and "None of 2 customers consents now" in ran.err


def test_a_parameter_is_shown_with_its_values_and_their_source(home: Command) -> None:
    shown = home.ok("policy", "show", "drafts.max_offers")
    assert "2025-01-01" in shown.out and "brief 1.4" in shown.err
    told = home.ok("policy", "show", "drafts.max_offers", "--json").json
    assert (told["unit"], told["values"]) == ("count", {"2025-01-01": 3})
