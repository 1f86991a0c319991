"""Which folders can be judged, and that a part of the people is a whole block."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from spendsense.evaluation.accuracy import block as module
from spendsense.evaluation.accuracy.block import blocks, judged_population
from spendsense.ledger import BadInput, NotFound
from spendsense.world import generate, read_profile

from .town import AS_OF


def test_no_such_folder_is_not_found_and_says_how_to_make_one(tmp_path):
    with pytest.raises(NotFound, match="spendsense generate default"):
        judged_population(tmp_path / "nowhere")


def test_a_folder_without_a_manifest_is_no_population(tmp_path):
    with pytest.raises(BadInput, match="is not a population folder"):
        judged_population(tmp_path)


def test_a_population_without_its_truth_is_refused(people, tmp_path):
    copy = Path(shutil.copytree(people, tmp_path / "people"))
    shutil.rmtree(copy / "truth" / "transfers")
    with pytest.raises(BadInput, match="has no truth/transfers, so there is nothing to compare"):
        judged_population(copy)


def test_records_in_the_words_of_a_profile_are_refused(tmp_path):
    generate(read_profile("memory-bank"), out=tmp_path / "bank", users=5, seed=7, as_of=AS_OF,
             format="four-json")  # fmt: skip
    with pytest.raises(BadInput, match="Generate it again with --format parquet"):
        judged_population(tmp_path / "bank")


@pytest.mark.parametrize(("as_of", "fine"), [(date(2025, 1, 1), True), (date(2024, 12, 31), False)])
def test_a_population_from_before_the_first_policy_is_refused(tmp_path, as_of, fine):
    generate(read_profile("default"), out=tmp_path / "old", users=1, seed=7, as_of=as_of)
    if fine:
        assert judged_population(tmp_path / "old").as_of == as_of
        return
    with pytest.raises(BadInput, match="no policy is in force before 2025-01-01"):
        judged_population(tmp_path / "old")


def test_the_people_of_a_part_are_read_some_at_a_time_with_their_own_truth(people, monkeypatch):
    manifest = judged_population(people)
    (whole,) = blocks(people, manifest)
    monkeypatch.setattr(module, "PEOPLE", 10)
    parts = [*blocks(people, manifest)]
    assert [len(part.book.user_ids) for part in parts] == [10, 10, 4]
    assert sum(part.book.transactions.height for part in parts) == whole.book.transactions.height
    for name, table in whole.truth.items():
        assert pl.concat([part.truth[name] for part in parts]).height == table.height, name


@pytest.mark.parametrize("format", ["csv", "json"])
def test_other_formats_hold_the_same(tmp_path, format):
    for kind in ("parquet", format):
        generate(read_profile("default"), out=tmp_path / kind, users=3, seed=7, as_of=AS_OF,
                 format=kind)  # fmt: skip
    read = [next(blocks(tmp_path / kind, judged_population(tmp_path / kind)))
            for kind in ("parquet", format)]  # fmt: skip
    assert read[0].book.transactions.equals(read[1].book.transactions)
    assert read[0].truth["transfers"].equals(read[1].truth["transfers"])


def test_a_ledger_s_sign_is_turned_back(people, tmp_path):
    generate(read_profile("default"), out=tmp_path / "ledger", users=25, seed=7, as_of=AS_OF,
             sign="ledger")  # fmt: skip
    told = [next(blocks(folder, judged_population(folder))).book.transactions["amount_cents"]
            for folder in (people, tmp_path / "ledger")]  # fmt: skip
    assert told[0].equals(told[1])
