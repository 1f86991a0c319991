"""Demographics in files: a population's folder, or one Parquet or CSV file of anybody's."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from spendsense.evaluation.fairness.counting import SIGNS, TAKEN
from spendsense.ingest import Fault
from spendsense.ledger import BadInput, NotFound

from .store import KNOWN

SUFFIXES = (".parquet", ".csv", ".json")
MOST_GROUPS = 50
"""Different values beyond which a column tells people apart and not groups."""


@dataclass(frozen=True, slots=True)
class Folder:
    """What a file or folder holds: the rows, or every fault that keeps them out."""

    rows: pl.DataFrame
    faults: tuple[Fault, ...]


def demographics_in(place: Path, users: Collection[str]) -> Folder:
    """The demographics in a folder or file, of people who are among `users`.

    Raises NotFound and BadInput where there is nothing that can be read.
    """
    parts = [(path, _as_written(path)) for path in _files(place)]
    faults = [fault for path, frame in parts for fault in _faults(path, frame, frozenset(users))]
    faults += _twice(parts)
    if faults:
        return Folder(pl.DataFrame(schema=KNOWN), tuple(faults))
    frames = [_typed(frame) for _, frame in parts]
    rows = pl.concat(frames, how="diagonal")
    return Folder(rows, tuple(_no_groups(place, rows)))


def _files(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    if not place.is_dir():
        raise NotFound(f"There is neither a folder nor a file at {place}.")
    folder = place / "demographics" if (place / "demographics").is_dir() else place
    found = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    if not found or folder is place:
        raise BadInput(
            f"{place} holds no demographics. Name a population folder with demographics/part-*, "
            "or a file, Parquet or CSV, with a column user_id."
        )
    return found


def _as_written(path: Path) -> pl.DataFrame:
    try:
        match path.suffix.lower():
            case ".parquet":
                return pl.read_parquet(path)
            case ".csv":
                return pl.read_csv(path, infer_schema=False)
            case ".json":
                return pl.read_json(path, infer_schema_length=None)
    except (pl.exceptions.PolarsError, OSError) as error:
        why = str(error).splitlines()[0]
        raise BadInput(f"{path} cannot be read as {path.suffix[1:]}: {why}.") from error
    raise BadInput(f"{path} is of no known kind: demographics are read from Parquet and CSV.")


def _faults(path: Path, frame: pl.DataFrame, users: frozenset[str]) -> Iterator[Fault]:
    """Every fault of a part, in the order of its rows."""
    if "user_id" not in frame.columns:
        yield Fault(path.name, "", "user_id", None, "a column of this name")
        return
    if frame.width == 1:
        yield Fault(path.name, "", None, None, "a column beside user_id, such as age_bracket")
        return
    yield from _misnamed(path, frame)
    names = frame["user_id"].cast(pl.String)
    whole = {name: _not_whole(frame[name]) for name in ("age", "income") if name in frame.columns}
    for row, user in enumerate(names.to_list()):
        place = f"record {row + 1}"
        if user is None or not user.strip():
            yield Fault(path.name, place, "user_id", None, "the id of a user")
        elif user not in users:
            yield Fault(path.name, place, "user_id", user, "a customer who is on record")
        for name, wrong in whole.items():
            if wrong[row]:
                yield Fault(path.name, place, name, str(frame[name][row]), _EXPECTED[name])


def _misnamed(path: Path, frame: pl.DataFrame) -> Iterator[Fault]:
    """Columns whose name evaluation would take for one of its own."""
    for number, name in enumerate(frame.columns, 1):
        place = f"column {number}"
        if not name.strip():
            yield Fault(path.name, place, "name", None, "what its values say, such as region")
        elif wrong := [sign for sign in SIGNS if sign in name]:
            expected = f"a name without {wrong[0]}: rename the column, such as {_plain(name)}"
            yield Fault(path.name, place, "name", name, expected)
        elif name in TAKEN - KNOWN.keys():
            expected = f"another name, since evaluation counts by this one: such as own_{name}"
            yield Fault(path.name, place, "name", name, expected)


def _plain(name: str) -> str:
    return "".join("_" if sign in SIGNS else sign for sign in name)


_EXPECTED = {
    "age": "whole years, 0 to 130",
    "income": "whole dollars a year, 0 or more",
}


def _not_whole(column: pl.Series) -> list[bool]:
    """Which values of a column are there and no whole number in bounds."""
    blank = column.cast(pl.String).str.strip_chars().fill_null("") == ""
    number = column.cast(pl.String).str.strip_chars().cast(pl.Int64, strict=False)
    most = 130 if column.name == "age" else 10**12
    return (~blank & ~number.is_between(0, most).fill_null(False)).to_list()


def _typed(frame: pl.DataFrame) -> pl.DataFrame:
    """Text without blanks around it, nothing for an empty one, and whole numbers."""
    text = pl.all().cast(pl.String).str.strip_chars().replace("", None)
    whole = [name for name in ("age", "income") if name in frame.columns]
    return frame.select(text).with_columns(pl.col(name).cast(pl.Int64) for name in whole)


def _twice(parts: list[tuple[Path, pl.DataFrame]]) -> Iterator[Fault]:
    seen: set[str] = set()
    for path, frame in parts:
        names = frame["user_id"].cast(pl.String) if "user_id" in frame.columns else pl.Series()
        for row, user in enumerate(names.to_list()):
            if user is not None and user in seen:
                yield Fault(path.name, f"record {row + 1}", "user_id", user, "each user once")
            seen.add(user)


def _no_groups(place: Path, rows: pl.DataFrame) -> Iterator[Fault]:
    for name in rows.columns:
        if name in ("user_id", "age", "income"):
            continue
        values = rows[name].n_unique()
        if values > MOST_GROUPS:
            expected = f"groups, at most {MOST_GROUPS} different values and not {values:,}"
            yield Fault(place.name, "", name, str(rows[name].drop_nulls()[0]), expected)
