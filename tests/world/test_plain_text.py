from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from spendsense.world.parts import write_part
from spendsense.world.plain_text import KEY, forget_categories, without_note


def coded(texts: list[str | None]) -> pl.Series:
    return pl.Series(texts, dtype=pl.Enum(sorted({text for text in texts if text is not None})))


def rows(count: int = 1000, **more: pl.Series) -> pl.DataFrame:
    """Rows with a column of categories, one of plain text, and numbers."""
    shops = [None if place % 7 == 0 else f"shop {place % 13}" for place in range(count)]
    return pl.DataFrame(
        {
            "shop": coded(shops),
            "note": [f"note {place}" for place in range(count)],
            "cents": list(range(count)),
            "day": [date(2026, 11, 20)] * count,
            **more,
        },
        schema_overrides={"cents": pl.Int64, "day": pl.Date, "note": pl.String},
    )


def as_text(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col(pl.Enum).cast(pl.String))


# Compression and the number of rows in a group change the length of the footer and its numbers.
@pytest.mark.parametrize("compression", ["zstd", "snappy", "uncompressed"])
@pytest.mark.parametrize("group", [100, 1000, 5000])
def test_categories_are_text_to_whoever_reads_the_file(
    tmp_path: Path, compression: str, group: int
) -> None:
    path, frame = tmp_path / "rows.parquet", rows(5000)
    frame.write_parquet(path, compression=compression, row_group_size=group)  # type: ignore[arg-type]
    assert pl.read_parquet(path).schema["shop"] == frame.schema["shop"]
    forget_categories(path)
    assert pl.read_parquet(path).equals(as_text(frame))
    assert pl.read_parquet_schema(path) == as_text(frame).schema
    assert pl.scan_parquet(path).select(pl.len()).collect().item() == 5000


@pytest.mark.parametrize("count", [1, 2, 50, 300, 70_000])
def test_many_categories_make_a_long_note_that_goes_whole(tmp_path: Path, count: int) -> None:
    path = tmp_path / "rows.parquet"
    frame = pl.DataFrame({"name": coded([f"name {place:08d}" for place in range(count)])})
    frame.write_parquet(path)
    before = path.stat().st_size
    forget_categories(path)
    assert path.stat().st_size < before
    assert pl.read_parquet(path).equals(as_text(frame))
    assert KEY not in path.read_bytes()


def test_columns_of_nothing_and_files_of_nothing_are_read(tmp_path: Path) -> None:
    for count in (0, 3):
        path = tmp_path / f"{count}.parquet"
        frame = rows(count, city=pl.Series([None] * count, dtype=pl.Enum([])))
        frame.write_parquet(path)
        forget_categories(path)
        assert pl.read_parquet(path).equals(as_text(frame))


def test_parts_of_other_categories_are_read_together(tmp_path: Path) -> None:
    for place, shops in enumerate((["a", "b"], ["c", "d"])):
        write_part(pl.DataFrame({"shop": coded(list(shops))}), tmp_path / f"part-{place}.parquet")
    together = pl.read_parquet(tmp_path / "*.parquet")
    assert together["shop"].to_list() == ["a", "b", "c", "d"]
    assert together.schema == pl.Schema({"shop": pl.String()})


def test_what_has_no_categories_stays_what_it_was(tmp_path: Path) -> None:
    path, frame = tmp_path / "rows.parquet", as_text(rows())
    frame.write_parquet(path)
    forget_categories(path)
    assert pl.read_parquet(path).equals(frame)


def test_what_was_forgotten_once_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    rows().write_parquet(path)
    forget_categories(path)
    once = path.read_bytes()
    forget_categories(path)
    assert path.read_bytes() == once


def test_beside_another_note_the_one_for_arrow_is_only_hidden(tmp_path: Path) -> None:
    path, frame = tmp_path / "rows.parquet", rows()
    frame.write_parquet(path, metadata={"made": "by hand"})
    forget_categories(path)
    assert pl.read_parquet(path).equals(as_text(frame))
    assert pl.read_parquet_metadata(path)["made"] == "by hand"
    assert KEY not in path.read_bytes()


def test_a_footer_without_the_note_is_left_alone() -> None:
    assert without_note(b"\x15\x04\x19 nothing of Arrow") == b"\x15\x04\x19 nothing of Arrow"


def test_a_footer_of_another_shape_keeps_its_length() -> None:
    other = b"\x00\x00\x2c\x00" + KEY + b"\x18\x03abc\x99\x99"
    found = without_note(other)
    assert len(found) == len(other) and KEY not in found


def test_a_row_that_says_the_notes_name_does_no_harm(tmp_path: Path) -> None:
    """The least and the greatest text of a column stand in the footer before the note."""
    path, name = tmp_path / "rows.parquet", KEY.decode()
    frame = pl.DataFrame({"shop": coded([name, "other"] * 20), "note": [name, "z"] * 20})
    frame.write_parquet(path)
    forget_categories(path)
    assert pl.read_parquet(path).equals(as_text(frame))
    assert pl.scan_parquet(path).filter(note=name).collect().height == 20
