"""A native folder turned back into the ledger's rows, to the last column."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from spendsense.ledger import SCHEMAS, BadInput
from spendsense.world import generate, native, read_manifest
from spendsense.world.export import Export, export_from
from spendsense.world.manifest import Manifest
from spendsense.world.parts import TABLES, digest, part_path, read_part
from spendsense.world.profile import Profile

Frames = Mapping[str, pl.DataFrame]
Wrote = Callable[..., tuple[Path, Manifest]]

AS_OF = date(2026, 11, 20)
FORMS = tuple(native.DOCUMENTS)
PREFIXES = {"account": "acc_", "transaction": "txn_", "liability": "liab_"}


def in_words_of(form: str, **words: Any) -> Export:
    return export_from({"format": form, "id_prefixes": PREFIXES, **words})


@pytest.fixture
def wrote(tmp_path: Path) -> Wrote:
    """The household in a native format, and a manifest that says so."""

    def written(frames: Frames, export: Export) -> tuple[Path, Manifest]:
        native.write_fragments(frames, export, tmp_path, 0)
        native.gather(export, tmp_path, 0)
        native.finish(export, tmp_path)
        manifest = Manifest(
            "hand", 1, 42, AS_OF, AS_OF, 3, export.format, "plaid", 4096, {}, None, None, {},
            export=export.as_json(),
        )  # fmt: skip
        return tmp_path, manifest

    return written


@pytest.mark.parametrize("form", FORMS)
def test_a_household_comes_back_as_it_was(household: Frames, wrote: Wrote, form: str) -> None:
    folder, manifest = wrote(household, in_words_of(form))
    read = native.read(folder, manifest, 0)
    assert list(read) == list(SCHEMAS)
    for table, frame in read.items():
        assert_frame_equal(frame, household[table])


@pytest.mark.parametrize("form", FORMS)
def test_words_of_a_profile_are_turned_back_too(household: Frames, wrote: Wrote, form: str) -> None:
    export = in_words_of(
        form,
        category_words={"FOOD_AND_DRINK": "EATING"},
        detail_words={"INCOME_SALARY": "WAGES"},
        channel_words={"other": "ach"},
    )
    folder, manifest = wrote(household, export)
    for table, frame in native.read(folder, manifest, 0).items():
        assert_frame_equal(frame, household[table])


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("sign", ["plaid", "ledger"])
def test_a_made_up_world_comes_back_block_by_block(
    profile: Profile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, sign: Any
) -> None:
    monkeypatch.setattr("spendsense.world.folder.BLOCK_SIZE", 8)
    days = {"since": AS_OF - timedelta(days=44), "as_of": AS_OF}
    asked: dict[str, Any] = {"users": 20, "sign": sign, **days}
    plain = Export(id_prefixes=PREFIXES)
    generate(profile, out=tmp_path / "plain", export=plain, **asked)
    made = generate(profile, out=tmp_path / "native", export=in_words_of(form), **asked)
    assert read_manifest(tmp_path / "native") == made.manifest
    read = list(native.blocks(tmp_path / "native", made.manifest))
    assert [frames["users"].height for frames in read] == [8, 8, 4]
    for block, frames in enumerate(read):
        for table, frame in frames.items():
            part = tmp_path / "plain" / part_path(table, block, "parquet")
            assert_frame_equal(frame, read_part(part, SCHEMAS[table]))
            sealed = made.manifest.parts[native.sealed_as(form, table, block)]
            assert digest(frame) == sealed
        assert_frame_equal(native.read(tmp_path / "native", made.manifest, block)["users"],
                           frames["users"])  # fmt: skip


def test_nothing_is_lost_beside_the_native_files(profile: Profile, tmp_path: Path) -> None:
    days = {"since": AS_OF - timedelta(days=44), "as_of": AS_OF}
    plain = Export(id_prefixes=PREFIXES)
    generate(profile, out=tmp_path / "plain", users=20, export=plain, **days)
    generate(profile, out=tmp_path / "native", users=20, export=in_words_of("four-csv"), **days)
    for table in set(TABLES) - set(SCHEMAS):
        path = part_path(table, 0, "parquet")
        assert (tmp_path / "native" / path).read_bytes() == (tmp_path / "plain" / path).read_bytes()


def damaged(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("form", "name", "old", "new", "told"),
    [
        ("four-json", "synthetic_users.json", "[", "{", "cannot be read as json"),
        ("four-json", "synthetic_users.json", '"full_name"', '"nom"', "nom is not known"),
        ("four-json", "synthetic_transactions.json", "2025-05-03", "2025-02-31", "a cell that"),
        ("four-csv", "synthetic_accounts.csv", "2500.10", "much", "a cell that cannot be read"),
        ("four-csv", "synthetic_users.csv", "metadata", "notes", "metadata is missing"),
        ("four-csv", "synthetic_users.csv", ",true", ",perhaps", "cannot be read as csv"),
        (
            "users-json",
            "users.json",
            '"accounts": [',
            '"accounts": 3, "others": [',
            "is not a list",
        ),
        ("users-json", "users.json", '"balance": 250010', '"balance": "x"', "cannot be read"),
    ],
)
def test_a_damaged_file_is_told_by_name(
    household: Frames, wrote: Wrote, form: str, name: str, old: str, new: str, told: str
) -> None:
    folder, manifest = wrote(household, in_words_of(form))
    damaged(folder / name, old, new)
    with pytest.raises(BadInput) as raised:
        native.read(folder, manifest, 0)
    assert name in str(raised.value) and told in str(raised.value)


def test_a_missing_file_is_told_by_name(household: Frames, wrote: Wrote) -> None:
    folder, manifest = wrote(household, in_words_of("four-csv"))
    (folder / "synthetic_liabilities.csv").unlink()
    with pytest.raises(BadInput, match=r"synthetic_liabilities\.csv cannot be read"):
        native.read(folder, manifest, 0)


@pytest.mark.parametrize(
    "export", [None, {"format": "four-json"}, {"format": "four-csv", "account_words": {"x": "y"}}]
)
def test_a_manifest_that_does_not_say_the_words_is_refused(
    household: Frames, wrote: Wrote, export: Any
) -> None:
    folder, manifest = wrote(household, in_words_of("four-csv"))
    with pytest.raises(BadInput, match="Generate it again"):
        native.read(folder, replace(manifest, export=export), 0)


def test_a_changed_amount_is_another_seal(household: Frames, wrote: Wrote) -> None:
    folder, manifest = wrote(household, in_words_of("users-json"))
    before = digest(native.read(folder, manifest, 0)["transactions"])
    damaged(folder / "users.json", '"amount": 525', '"amount": 526')
    assert digest(native.read(folder, manifest, 0)["transactions"]) != before
    assert json.loads((folder / "users.json").read_text())["transactions"][2]["amount"] == 526
