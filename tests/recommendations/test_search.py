"""Finding items by words, and by vectors of parts of words."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from spendsense.cli.app import app
from spendsense.recommendations.catalog import read_catalog
from spendsense.recommendations.search import by_vectors, by_words, embedded

SEARCH = Path(__file__).parents[2] / "benchmarks" / "search.py"


def keys(found: object) -> list[str]:
    return [each.item.key for each in found]  # type: ignore[attr-defined]


@pytest.mark.parametrize("way", [by_words, by_vectors])
def test_the_title_of_an_item_finds_it_first(way: object) -> None:
    items = read_catalog()
    missed = [item.key for item in items if keys(way(items, item.title))[0] != item.key]  # type: ignore[operator]
    assert missed == []


def test_words_find_whole_words_only_and_vectors_find_their_kin() -> None:
    items = read_catalog()
    assert keys(by_words(items, "overdrawn utilisations")) == []
    assert keys(by_vectors(items, "utilisations"))[0] == "what-utilization-is"


@pytest.mark.parametrize("nothing", ["", "   ", "?!", "the of and"])
def test_what_holds_no_word_finds_nothing(nothing: str) -> None:
    assert by_words(read_catalog(), nothing) == []
    assert by_vectors(read_catalog(), nothing) == []


def test_a_vector_is_the_same_on_every_day_and_machine() -> None:
    vector = embedded("overdraft fees")
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-6)
    assert np.flatnonzero(embedded("zz"))[:3].tolist() == [31, 39, 915]


def test_the_command_finds_by_words_unless_told_otherwise() -> None:
    ran = CliRunner().invoke(app, ["catalog", "search", "overdraft fees", "--limit", "2", "--json"])
    told = json.loads(ran.stdout)
    assert told["by"] == "words" and len(told["items"]) == 2
    assert told["items"][0]["key"] == "overdraft-fees"


def test_the_benchmark_says_what_vectors_gain(capsys: pytest.CaptureFixture[str]) -> None:
    page = runpy.run_path(str(SEARCH))
    assert page["main"]() == 0
    printed = capsys.readouterr().out
    assert printed.count("gain") == 2 and "40 questions" in printed
