from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from spendsense.fanout import map_blocks
from spendsense.ledger import BadInput
from spendsense.world import generate, read_manifest, validate
from spendsense.world.asks import Ask
from spendsense.world.export import export_from
from spendsense.world.parts import TABLES, read_part
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


def rows(folder: Path, table: str) -> pl.DataFrame:
    """Every part of a table, one after another."""
    parts = sorted((folder / table).glob("*.parquet"))
    return pl.concat([read_part(part, TABLES[table]) for part in parts])


def test_two_runs_are_the_same_to_the_byte(profile: Profile, tmp_path: Path) -> None:
    for name in ("one", "two"):
        generate(profile, out=tmp_path / name, users=75, as_of=AS_OF)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert len(contents(tmp_path / "one")) == 1 + len(TABLES)


def test_blocks_written_by_other_processes_are_the_same(profile: Profile, tmp_path: Path) -> None:
    days = {"since": AS_OF - timedelta(days=9), "as_of": AS_OF}
    generate(profile, out=tmp_path / "here", users=4100, **days)
    two = partial(map_blocks, workers=2)
    generate(profile, out=tmp_path / "there", users=4100, map_=two, **days)
    assert contents(tmp_path / "here") == contents(tmp_path / "there")


def test_ten_users_are_the_first_ten_of_five_thousand(profile: Profile, tmp_path: Path) -> None:
    days = {"since": AS_OF - timedelta(days=9), "as_of": AS_OF}
    done: list[float] = []
    generate(profile, out=tmp_path / "few", users=10, **days)
    generate(profile, out=tmp_path / "many", users=5000, progress=done.append, **days)
    assert done[-1] == 5000 and done == sorted(done)
    for table in ("users", "accounts", "transactions", "liabilities"):
        few, many = rows(tmp_path / "few", table), rows(tmp_path / "many", table)
        assert few.equals(many.filter(pl.col("user_id") < "u-0000010"))
    assert validate(tmp_path / "many").passed


def test_the_manifest_says_what_is_there_and_no_clock(profile: Profile, tmp_path: Path) -> None:
    out = tmp_path / "people"
    made = generate(profile, out=out, users=30, seed=7, as_of=AS_OF)
    assert read_manifest(out) == made.manifest
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
    assert len(page["parts"]) == len(TABLES)
    assert page["export"] is None and page["asks"] == []


@pytest.mark.parametrize("file_format", ["csv", "json"])
def test_other_formats_hold_the_same_rows(
    profile: Profile, tmp_path: Path, file_format: Any
) -> None:
    days = {"since": SHORT, "as_of": AS_OF}
    plain = generate(profile, out=tmp_path / "parquet", users=30, **days)
    other = generate(profile, out=tmp_path / "other", users=30, format=file_format, **days)
    assert (tmp_path / "other" / "users" / f"part-00000.{file_format}").is_file()
    assert list(other.manifest.parts.values()) == list(plain.manifest.parts.values())
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


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"users": 0}, "0 users cannot be made"),
        ({"users": -3}, "-3 users cannot be made"),
        ({"seed": -1}, "-1 is not a seed"),
        ({"seed": 2**63}, "is not a seed; give a whole number from 0 to 9223372036854775807"),
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


def test_who_was_made_is_counted(profile: Profile, tmp_path: Path) -> None:
    out = tmp_path / "people"
    made = generate(profile, out=out, users=75, since=SHORT, as_of=AS_OF)
    users = pl.read_parquet(out / "users" / "*.parquet")
    kinds = pl.read_parquet(out / "truth/archetypes" / "*.parquet")["archetype"]
    assert made.customers == users.filter(pl.col("user_type") == "customer").height
    assert made.consenting == users["consent"].sum()
    assert made.archetypes == {kind: kinds.to_list().count(kind) for kind in kinds.unique().sort()}


def test_ids_have_the_prefixes_of_the_export_in_every_table(
    profile: Profile, tmp_path: Path
) -> None:
    days = {"since": SHORT, "as_of": AS_OF}
    prefixes = {"account": "acc_", "transaction": "txn_"}
    given = export_from({"id_prefixes": prefixes})
    plain = generate(profile, out=tmp_path / "plain", users=10, **days)
    named = generate(profile, out=tmp_path / "named", users=10, export=given, **days)
    assert named.manifest.rows == plain.manifest.rows
    for table in TABLES:
        ours, theirs = (pl.read_parquet(tmp_path / n / table / "*.parquet")
                        for n in ("plain", "named"))  # fmt: skip
        for column in ours.columns:
            prefix = next((p for kind, p in prefixes.items() if column.endswith(f"{kind}_id")), "")
            expected = prefix + ours[column] if prefix else ours[column]
            assert theirs[column].equals(expected), (table, column)
    assert validate(tmp_path / "named").passed


def test_metadata_names_the_last_day_and_a_moment_only_where_asked(
    profile: Profile, tmp_path: Path
) -> None:
    asked: dict[str, Any] = {"users": 5, "format": "four-csv", "since": SHORT, "as_of": AS_OF}
    made = generate(profile, out=tmp_path / "plain", **asked)
    moment = datetime(2026, 11, 21, 9, 30)
    generate(profile, out=tmp_path / "stamped", stamp=moment, **asked)
    page = json.loads((tmp_path / "plain/metadata.json").read_text())
    assert page == {
        "num_users": 5,
        "seed": 42,
        "generated_at": "2026-11-20",
        "counts": {
            table: made.manifest.rows[table]
            for table in ("users", "accounts", "transactions", "liabilities")
        },
        "date_range": {"start": "2026-10-07", "end": "2026-11-20"},
    }
    stamped = json.loads((tmp_path / "stamped/metadata.json").read_text())
    assert stamped == page | {"generated_at": "2026-11-21T09:30:00"}
    plain, other = contents(tmp_path / "plain"), contents(tmp_path / "stamped")
    assert [name for name in plain if plain[name] != other[name]] == ["metadata.json"]


@pytest.mark.parametrize("form", ["four-json", "four-csv", "users-json"])
def test_native_files_are_the_same_from_two_runs_and_from_blocks_of_any_size(
    profile: Profile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    asked: dict[str, Any] = {"users": 20, "format": form, "since": SHORT, "as_of": AS_OF}
    for name, size in (("one", 4096), ("two", 4096), ("blocks", 7)):
        monkeypatch.setattr("spendsense.world.folder.BLOCK_SIZE", size)
        generate(profile, out=tmp_path / name, **asked)
    one, blocks = contents(tmp_path / "one"), contents(tmp_path / "blocks")
    assert one == contents(tmp_path / "two")
    at_the_top = [name for name in one if "/" not in name and name != "manifest.json"]
    assert {name: one[name] for name in at_the_top} == {
        name: blocks[name] for name in at_the_top
    }  # fmt: skip
    assert not [name for name in blocks if name.startswith(".")]


def test_what_a_profile_asks_stands_in_the_manifest(profile: Profile, tmp_path: Path) -> None:
    asking = replace(profile, asks=(Ask("users", 1, 2, "a document"),))
    made = generate(asking, out=tmp_path / "people", users=2, since=SHORT, as_of=AS_OF)
    assert made.manifest.asks == (asking.asks[0].as_json(),)
    assert read_manifest(tmp_path / "people") == made.manifest


def test_a_profile_says_in_which_format_and_words_it_is_written(
    profile: Profile, tmp_path: Path
) -> None:
    own = export_from({"format": "four-json", "id_prefixes": {"account": "acc_"}})
    saying = replace(profile, export=own)
    days = {"since": SHORT, "as_of": AS_OF}
    said = generate(saying, out=tmp_path / "own", users=2, **days).manifest
    asked = generate(saying, out=tmp_path / "asked", users=2, format="csv", **days).manifest
    assert said.format == "four-json" and said.export == own.as_json()
    assert (tmp_path / "own/synthetic_users.json").is_file()
    assert asked.format == "csv" and asked.export is None
    ids = pl.read_csv(tmp_path / "asked/accounts/part-00000.csv")["account_id"]
    assert ids.str.starts_with("acc_").all()


def test_a_look_at_the_whole_comes_before_it_takes_its_place(
    profile: Profile, tmp_path: Path
) -> None:
    out = tmp_path / "people"
    seen: list[bool] = []

    def look(folder: Path) -> None:
        held = {found.name for found in validate(folder).results if found.passed}
        seen.append({"columns_exact", "manifest_matches"} <= held and not out.exists())
        (folder / "validation_report.json").write_text("{}")

    generate(profile, out=out, users=5, since=SHORT, as_of=AS_OF, finish=look)
    assert seen == [True] and (out / "validation_report.json").is_file()
    generate(profile, out=out, users=5, since=SHORT, as_of=AS_OF, overwrite=True)
    assert not (out / "validation_report.json").exists()
