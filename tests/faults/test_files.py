"""Files that change or vanish while they are read, and folders while they are written."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

DAY = "2026-08-22"


@contextmanager
def meanwhile(deed: Callable[[], None]) -> Iterator[None]:
    """Somebody else does it over and over."""
    over = threading.Event()

    def do() -> None:
        while not over.is_set():
            deed()

    thread = threading.Thread(target=do)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def clear(told) -> bool:
    """One sentence, no traceback, nothing on stdout that is no answer."""
    return "Traceback" not in told.err and told.err.strip() != ""


@pytest.mark.parametrize("name", ["transactions.csv", "accounts.csv"])
def test_a_file_that_is_swapped_while_it_is_read_is_loaded_as_one_of_its_versions(
    spendsense, household, tmp_path, name
):
    path = household / name
    lines = path.read_text().splitlines(keepends=True)
    versions = ["".join(lines), "".join(lines[:-1])]

    def swap() -> None:
        for number, text in enumerate(versions):
            new = tmp_path / f"new-{number}"
            new.write_text(text)
            new.replace(path)

    with meanwhile(swap):
        for _ in range(5):
            told = spendsense("ingest", household, "--json")
            assert told.code in (0, 1, 4) and "Traceback" not in told.err, told.err
    spendsense.ok("audit", "verify")


def test_a_file_that_comes_and_goes_is_read_or_told(spendsense, household):
    path = household / "transactions.csv"
    text = path.read_text()

    def come_and_go() -> None:
        path.unlink(missing_ok=True)
        path.write_text(text)

    codes = set()
    with meanwhile(come_and_go):
        for _ in range(12):
            told = spendsense("ingest", household, "--dry-run")
            codes.add(told.code)
            assert told.code in (0, 1) and "Traceback" not in told.err, told.err
    assert spendsense.state()["transactions"] == 0


def test_a_file_that_is_cut_off_while_it_is_read_is_a_fault_and_loads_nothing(
    spendsense, household
):
    path = household / "transactions.csv"
    text = path.read_text()
    path.write_text(text[: len(text) - 20])
    told = spendsense("ingest", household)
    assert told.code == 1 and "nothing was loaded" in told.err
    assert spendsense.state()["transactions"] == 0


def test_a_folder_to_write_to_that_is_taken_away_is_told(spoken, tmp_path):
    parent = tmp_path / "parent"
    parent.mkdir()

    def take_away() -> None:
        shutil.rmtree(parent, ignore_errors=True)

    words = ("generate", "default", "--users", "40", "--as-of", DAY, "--out", parent / "people")
    with meanwhile(take_away):
        told = spoken(*words, home=tmp_path / "home")
    assert told.code in (0, 1) and "Traceback" not in told.err, told.err


def test_features_whose_folder_is_taken_away_are_told_block_by_block(spoken, tmp_path, people):
    population, out = tmp_path / "population", tmp_path / "features"
    words = ("--users", "12", "--as-of", DAY, "--out", population)
    assert spoken("generate", "default", *words, home=tmp_path / "home").code == 0

    def take_away() -> None:
        if (out / "signals.json").exists():
            shutil.rmtree(out, ignore_errors=True)

    with meanwhile(take_away):
        told = spoken("signals", population, "--as-of", DAY, "--out", out, home=tmp_path / "home")
    assert told.code == 1 and "Traceback" not in told.err, told.err
    again = spoken("signals", population, "--as-of", DAY, "--out", out, home=tmp_path / "home")
    assert again.code == 0, again.err


@pytest.mark.parametrize(
    "asked",
    [("audit", "checkpoint", "--out"), ("evaluate", "--out"), ("ingest", "x", "--quarantine")],
    ids=lambda asked: " ".join(asked),
)
def test_a_file_in_the_way_of_a_folder_is_told(ana, tmp_path, asked):
    ana.ok("audit", "verify")
    if asked[0] == "audit":
        ana.ok("audit", "key", "--rotate")
    (tmp_path / "file").write_text("x")
    told = ana(*asked, tmp_path / "file" / "beneath" / "it")
    assert told.code == 1 and clear(told), told.err
