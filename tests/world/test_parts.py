from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from polars import col

from spendsense.ledger import BadInput
from spendsense.world.block import World, block_tables
from spendsense.world.ids import as_text
from spendsense.world.parts import FORMATS, TABLES, Seal, digest, read_part, write_part
from spendsense.world.profile import Profile

from .conftest import AS_OF

Frames = Mapping[str, pl.DataFrame]


@pytest.fixture(scope="module")
def made(profile: Profile) -> Frames:
    """Sixty people as the engine makes them: texts are Enums, ids are numbers."""
    world = World(profile, 42, AS_OF - timedelta(days=89), AS_OF)
    return {table: pl.concat(make()) for table, make in block_tables(world, np.arange(60)).items()}


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize("table", TABLES)
def test_a_part_reads_back_as_it_was_written(
    neighborhood: Frames, tmp_path: Path, table: str, file_format: str
) -> None:
    path = tmp_path / f"part.{file_format}"
    write_part(neighborhood[table], path)
    assert read_part(path, TABLES[table]).equals(neighborhood[table])


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize("table", TABLES)
def test_a_seal_is_the_same_before_writing_and_after_reading(
    made: Frames, tmp_path: Path, table: str, file_format: str
) -> None:
    path = tmp_path / f"part.{file_format}"
    write_part(as_text(made[table]), path)
    read = read_part(path, TABLES[table])
    assert not any(isinstance(dtype, pl.Enum) for dtype in read.dtypes)
    assert digest(made[table]) == digest(as_text(made[table])) == digest(read)


@pytest.mark.parametrize("table", TABLES)
def test_a_table_without_rows_has_the_seal_of_none_in_every_format(
    made: Frames, tmp_path: Path, table: str
) -> None:
    seals = set()
    for file_format in FORMATS:
        path = tmp_path / f"part.{file_format}"
        write_part(as_text(made[table].clear()), path)
        seals.add(digest(read_part(path, TABLES[table])))
    assert len(seals) == 1


@pytest.mark.parametrize("table", TABLES)
def test_a_seal_is_the_same_however_many_rows_are_added_at_a_time(made: Frames, table: str) -> None:
    for count in (7, 1_000):
        seal = Seal()
        for some in made[table].with_columns(each_occurring(made[table])).iter_slices(count):
            seal.add(some)
        assert seal.hexdigest() == digest(made[table])


def each_occurring(frame: pl.DataFrame) -> list[pl.Series]:
    """Its columns of text as Enums of what occurs in the whole frame."""
    texts = frame.select(pl.col(pl.String)).iter_columns()
    return [text.cast(pl.Enum(text.drop_nulls().unique().sort())) for text in texts]


CELLS = [(table, name) for table, schema in TABLES.items() for name in schema.names()]


@pytest.mark.parametrize(("table", "name"), CELLS)
def test_any_one_cell_that_differs_breaks_the_seal(made: Frames, table: str, name: str) -> None:
    frame = as_text(made[table]).with_columns(col(pl.Enum).cast(pl.String))
    assert frame.height > 0
    for place in {0, frame.height // 2, frame.height - 1}:
        spoilt = with_other_cell(frame, name, place)
        assert not spoilt.equals(frame)
        assert digest(spoilt) != digest(frame)


def with_other_cell(frame: pl.DataFrame, name: str, place: int) -> pl.DataFrame:
    """The frame with another value in one cell: a letter, a cent, a day, a null."""
    here = pl.int_range(pl.len()) == place
    dtype = frame.schema[name]
    changed = {
        pl.String: col(name) + "x",
        pl.Boolean: ~col(name),
        pl.Date: col(name) + timedelta(days=1),
        pl.Datetime: col(name) + timedelta(microseconds=1),
    }.get(dtype.base_type(), col(name) + 1)
    otherwise = pl.lit("x" if dtype == pl.String else 0).cast(dtype)
    return frame.with_columns(
        pl.when(here).then(pl.coalesce(changed, otherwise)).otherwise(col(name)).alias(name)
    )


@pytest.mark.parametrize(("table", "name"), CELLS)
def test_a_cell_that_is_lost_breaks_the_seal(made: Frames, table: str, name: str) -> None:
    frame = made[table]
    place = frame[name].is_not_null().arg_max()
    lost = frame.with_columns(
        pl.when(pl.int_range(pl.len()) == place).then(None).otherwise(col(name)).alias(name)
    )
    assert not lost.equals(frame)
    assert digest(lost) != digest(frame)


def test_two_texts_that_change_places_break_the_seal() -> None:
    frame = pl.DataFrame({"name": ["a", "b"] * 50})
    other = pl.DataFrame({"name": ["b", "a"] * 50})
    few, swapped = pl.DataFrame({"name": ["a", "b"]}), pl.DataFrame({"name": ["b", "a"]})
    assert digest(frame) != digest(other)
    assert digest(few) != digest(swapped)


def test_an_empty_text_is_not_a_missing_one() -> None:
    for rows in (1, 50):
        empty = pl.DataFrame({"name": ["", "b"] * rows})
        missing = pl.DataFrame({"name": [None, "b"] * rows})
        assert digest(empty) != digest(missing)


def test_a_seal_is_of_the_order_of_rows_and_the_names_of_columns(made: Frames) -> None:
    rows = made["transactions"]
    assert digest(rows) == digest(rows.clone())
    assert digest(rows) != digest(rows.reverse())
    assert digest(rows) != digest(rows.rename({"city": "town"}))
    assert digest(rows) != digest(rows.clear())


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
