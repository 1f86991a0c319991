from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from spendsense.fanout import map_blocks
from spendsense.ledger import BadInput
from spendsense.world import generate, read_manifest, validate
from spendsense.world.profile import Profile

AS_OF = date(2026, 11, 20)
SHORT = AS_OF - timedelta(days=44)


def contents(folder: Path) -> dict[str, str]:
    """The bytes of every file, by path."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_two_runs_are_the_same_to_the_byte(profile: Profile, tmp_path: Path) -> None:
    for name in ("one", "two"):
        generate(profile, out=tmp_path / name, users=75, as_of=AS_OF)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert len(contents(tmp_path / "one")) == 12


def test_blocks_written_by_other_processes_are_the_same(profile: Profile, tmp_path: Path) -> None:
    days = {"since": AS_OF - timedelta(days=9), "as_of": AS_OF}
    generate(profile, out=tmp_path / "here", users=4100, **days)
    two = partial(map_blocks, workers=2)
    generate(profile, out=tmp_path / "there", users=4100, map_=two, **days)
    assert contents(tmp_path / "here") == contents(tmp_path / "there")


def test_ten_users_are_the_first_ten_of_five_thousand(profile: Profile, tmp_path: Path) -> None:
    days = {"since": AS_OF - timedelta(days=9), "as_of": AS_OF}
    done: list[int] = []
    generate(profile, out=tmp_path / "few", users=10, **days)
    generate(profile, out=tmp_path / "many", users=5000, progress=done.append, **days)
    assert done == [4096, 5000]
    for table in ("users", "accounts", "transactions", "liabilities"):
        few = pl.read_parquet(tmp_path / "few" / table / "*.parquet")
        many = pl.read_parquet(tmp_path / "many" / table / "*.parquet")
        assert few.equals(many.filter(pl.col("user_id") < "u-0000010"))
    assert validate(tmp_path / "many").passed


def test_the_manifest_says_what_is_there_and_no_clock(profile: Profile, tmp_path: Path) -> None:
    out = tmp_path / "people"
    made = generate(profile, out=out, users=30, seed=7, as_of=AS_OF)
    assert read_manifest(out) == made
    page = json.loads((out / "manifest.json").read_text())
    assert {name: page[name] for name in ("profile", "seed", "as_of", "users", "block_size")} == {
        "profile": "default",
        "seed": 7,
        "as_of": "2026-11-20",
        "users": 30,
        "block_size": 4096,
    }
    assert page["since"] == "2025-10-17"
    assert page["date_range"] == {"first": "2025-10-17", "last": "2026-11-20"}
    assert page["rows"]["users"] == 30
    assert len(page["parts"]) == 11


@pytest.mark.parametrize("file_format", ["csv", "json"])
def test_other_formats_hold_the_same_rows(
    profile: Profile, tmp_path: Path, file_format: Any
) -> None:
    days = {"since": SHORT, "as_of": AS_OF}
    plain = generate(profile, out=tmp_path / "parquet", users=30, **days)
    other = generate(profile, out=tmp_path / "other", users=30, format=file_format, **days)
    assert (tmp_path / "other" / "users" / f"part-00000.{file_format}").is_file()
    assert list(other.parts.values()) == list(plain.parts.values())
    assert validate(tmp_path / "other").passed


def test_the_ledger_sign_turns_every_amount_and_nothing_else(
    profile: Profile, tmp_path: Path
) -> None:
    days = {"since": SHORT, "as_of": AS_OF}
    generate(profile, out=tmp_path / "plaid", users=10, **days)
    generate(profile, out=tmp_path / "ledger", users=10, sign="ledger", **days)
    ours, other = (
        pl.read_parquet(tmp_path / name / "transactions" / "*.parquet")
        for name in ("plaid", "ledger")
    )
    assert ours.equals(other.with_columns(-pl.col("amount_cents")))
    assert validate(tmp_path / "ledger").passed


def test_an_earlier_population_is_replaced_whole(profile: Profile, tmp_path: Path) -> None:
    out = tmp_path / "people"
    generate(profile, out=out, users=30, format="csv", since=SHORT, as_of=AS_OF)
    generate(profile, out=out, users=5, since=SHORT, as_of=AS_OF)
    assert read_manifest(out).users == 5
    assert not list(out.rglob("*.csv"))
    assert [entry.name for entry in tmp_path.iterdir()] == ["people"]


def test_a_folder_with_other_things_is_refused_and_left_alone(
    profile: Profile, tmp_path: Path
) -> None:
    out = tmp_path / "people"
    out.mkdir()
    (out / "diary.txt").write_text("mine")
    with pytest.raises(BadInput, match=r"it holds diary\.txt"):
        generate(profile, out=out, users=5, as_of=AS_OF)
    assert (out / "diary.txt").read_text() == "mine"


def test_an_earlier_population_with_something_added_is_refused(
    profile: Profile, folder: Path
) -> None:
    (folder / "notes.md").write_text("mine")
    with pytest.raises(BadInput, match=r"it holds notes\.md"):
        generate(profile, out=folder, users=5, as_of=AS_OF)


def test_an_empty_folder_is_filled_and_a_file_is_refused(profile: Profile, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    generate(profile, out=tmp_path / "empty", users=1, since=SHORT, as_of=AS_OF)
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match="is a file"):
        generate(profile, out=tmp_path / "file", users=1, as_of=AS_OF)


def test_a_run_that_breaks_leaves_what_was_there(profile: Profile, folder: Path) -> None:
    before = contents(folder)

    def pulled_plug(function: Callable[[int], Any], blocks: Iterable[int]) -> Iterator[Any]:
        for block in blocks:
            function(block)
            raise KeyboardInterrupt
        yield

    with pytest.raises(KeyboardInterrupt):
        generate(profile, out=folder, users=5, since=SHORT, as_of=AS_OF, map_=pulled_plug)
    assert contents(folder) == before
    assert [entry.name for entry in folder.parent.iterdir()] == [folder.name]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"users": 0}, "0 users cannot be made"),
        ({"since": AS_OF + timedelta(days=1)}, "days in order"),
        ({"format": "xlsx"}, "'xlsx' is not a format"),
        ({"sign": "upside"}, "'upside' is not a sign"),
    ],
)
def test_what_cannot_be_made_is_refused(
    profile: Profile, tmp_path: Path, change: dict[str, Any], told: str
) -> None:
    asked: dict[str, Any] = {"out": tmp_path / "people", "users": 1, "as_of": AS_OF} | change
    with pytest.raises(BadInput, match=told):
        generate(profile, **asked)
    assert not (tmp_path / "people").exists()


def test_one_day_and_one_user_are_a_population(profile: Profile, tmp_path: Path) -> None:
    generate(profile, out=tmp_path / "people", users=1, since=AS_OF, as_of=AS_OF)
    assert validate(tmp_path / "people").passed
