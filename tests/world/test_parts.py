from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest
from polars import col

from spendsense.ledger import BadInput
from spendsense.world.parts import FORMATS, TABLES, digest, read_part, write_part

Frames = Mapping[str, pl.DataFrame]


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize("table", TABLES)
def test_a_part_reads_back_as_it_was_written(
    neighborhood: Frames, tmp_path: Path, table: str, file_format: str
) -> None:
    path = tmp_path / f"part.{file_format}"
    write_part(neighborhood[table], path)
    assert read_part(path, TABLES[table]).equals(neighborhood[table])


def test_a_seal_is_of_the_rows_and_their_order(neighborhood: Frames) -> None:
    rows = neighborhood["transactions"]
    seal = digest(rows)
    assert seal == digest(rows.clone())
    assert seal != digest(rows.reverse())
    assert seal != digest(rows.with_columns(col("amount_cents") + 1))
    assert digest(rows.clear()) != seal


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda frame: frame.drop("name"), "the column name is missing"),
        (lambda frame: frame.with_columns(x=1), "the column x is not known"),
        (lambda frame: frame.cast({"user_id": pl.Categorical()}), "user_id is Categorical"),
        (lambda frame: frame.select(reversed(frame.columns)), "in another order"),
    ],
)
def test_other_columns_are_told_apart(
    neighborhood: Frames, tmp_path: Path, change: object, told: str
) -> None:
    path = tmp_path / "part.parquet"
    assert callable(change)
    change(neighborhood["users"]).write_parquet(path)
    with pytest.raises(BadInput, match=told):
        read_part(path, TABLES["users"])


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_torn_file_is_told_by_name(tmp_path: Path, file_format: str) -> None:
    path = tmp_path / f"part.{file_format}"
    path.write_bytes(b"\x00\x01 torn")
    with pytest.raises(BadInput, match=rf"part\.{file_format}"):
        read_part(path, TABLES["users"])


def test_a_date_that_is_none_is_told(neighborhood: Frames, tmp_path: Path) -> None:
    path = tmp_path / "part.csv"
    text = neighborhood["accounts"].with_columns(opened_on=pl.lit("2026-02-31"))
    text.write_csv(path)
    with pytest.raises(BadInput, match="cannot be read as csv"):
        read_part(path, TABLES["accounts"])
