"""No cell of a CSV that we write is run by a spreadsheet."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from spendsense.ingest import read
from spendsense.ledger import BadInput
from spendsense.world.folder import generate
from spendsense.world.formulas import without_formulas
from spendsense.world.parts import write_part
from spendsense.world.profile import known_profiles, read_profile

AS_OF = date(2026, 8, 22)
NUMBER = re.compile(r"-?\d+(\.\d+)?")

HOSTILE = ["=1+1", "+1-800-555", "-cmd", "@sum(1)", "\tx", "\rx", "\nx", "\0x", " =1", "\u00a0@x"]
HOSTILE += ["＝1+1", "＋1", "－1", "＠x", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0"]
HARMLESS = ["Corner Coffee", "a=b", "7-Eleven", "'=1", "-450", "+4.50", "-4.5", "", "x@y.example"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_that_a_spreadsheet_would_run_is_refused_with_its_column(text, tmp_path):
    frame = pl.DataFrame({"user_id": ["u1", "u2"], "name": ["Ada", text]})
    with pytest.raises(BadInput, match="column name: a spreadsheet would run"):
        write_part(frame, tmp_path / "users.csv")
    assert not (tmp_path / "users.csv").exists()


@pytest.mark.parametrize("dtype", [pl.Categorical, pl.Enum(["=1", "a"])])
def test_a_coded_text_is_looked_at_too(dtype):
    with pytest.raises(BadInput, match="would run '=1'"):
        without_formulas(pl.DataFrame({"name": pl.Series(["a", "=1"], dtype=dtype)}), "x.csv")


def test_negative_numbers_and_harmless_texts_come_back_to_the_letter(tmp_path):
    frame = pl.DataFrame({"cents": [-450] * len(HARMLESS), "name": HARMLESS})
    write_part(frame, tmp_path / "part.csv")
    with (tmp_path / "part.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["name"] for row in rows] == HARMLESS
    assert {row["cents"] for row in rows} == {"-450"}


def test_parquet_and_json_keep_such_a_text_for_no_spreadsheet_runs_them(tmp_path):
    frame = pl.DataFrame({"name": ["=1+1"]})
    for ending in ("parquet", "json"):
        write_part(frame, tmp_path / f"part.{ending}")
        assert (tmp_path / f"part.{ending}").stat().st_size > 0


@pytest.mark.parametrize("form", ["csv", "four-csv"])
@pytest.mark.parametrize("profile", known_profiles())
def test_no_cell_of_a_made_world_begins_a_formula_and_it_comes_back(profile, form, tmp_path):
    """Re-opened by Python's csv module; there is no LibreOffice here to open it in."""
    out = tmp_path / "w"
    generate(read_profile(profile), out=out, users=30, seed=42, as_of=AS_OF, format=form)
    cells = [(path.name, cell) for path, cell in written(out)]
    assert len(cells) > 10_000
    assert not [each for each in cells if runs(each[1])]
    records = read([out], as_of=AS_OF)
    assert records.sound and records.frames["transactions"].height > 100


def written(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.rglob("*.csv")):
        with path.open(newline="", encoding="utf-8") as file:
            for row in csv.reader(file):
                yield from ((path, cell) for cell in row)


def runs(cell: str) -> bool:
    """Whether a spreadsheet may run a cell, told without the code that writes them."""
    bare = cell.lstrip(" \u00a0\u3000")
    begins = bare[:1] in tuple("=+-@\t\r\n\0＝＋－＠") and bare != ""
    return begins and NUMBER.fullmatch(bare) is None
