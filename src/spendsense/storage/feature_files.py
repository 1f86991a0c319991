"""Folders of features, as `spendsense signals` writes them, and a user's rows out of them.

Such a folder names itself by its first page, `signals.json`. Those under the home are found by
looking; those elsewhere are on a list in the home, and are told, not touched: who put them there
may have given them away.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import xxhash
from polars.exceptions import PolarsError

PAGE = "signals.json"
SEALS = "seals"
UNFINISHED = ".unfinished"
LIST = "signals-folders.json"
"""In the home: folders of features that lie elsewhere."""


@dataclass(frozen=True, slots=True)
class PurgedFiles:
    """Rows that went by file, folders elsewhere that may hold some, and files that could not be.

    `left` are files under the home, each with the reason for which rows are still in it.
    """

    rows: dict[Path, int]
    elsewhere: tuple[Path, ...] = ()
    left: tuple[tuple[Path, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.rows)

    @property
    def count(self) -> int:
        return sum(self.rows.values())


def note_folder(home: Path, out: Path) -> None:
    """Remember a folder of features that lies outside a home; one inside is found by looking.

    Where there is no home nothing is made: features need none.
    """
    place = out.resolve()
    if not home.is_dir() or place.is_relative_to(home.resolve()):
        return
    noted = sorted({*map(str, _noted(home)), str(place)})
    unfinished = home / f".{LIST}.unfinished"
    unfinished.write_text(json.dumps(noted, indent=2) + "\n", encoding="utf-8")
    unfinished.replace(home / LIST)


def purge_files(home: Path, user_ids: Sequence[str]) -> PurgedFiles:
    """Take the rows of users out of every folder of features under the home.

    Each file is put in place whole. What was taken out stays out when a run is resumed. May be
    called again at any time: it looks at what is there.
    """
    rows: dict[Path, int] = {}
    left: list[tuple[Path, str]] = []
    for folder in _folders(home):
        try:
            with _held(folder):
                for part in sorted(path.name for path in folder.glob("*/part-*.parquet")):
                    rows |= _purged_part(folder, part, user_ids)
        except (OSError, PolarsError) as error:
            left.append((folder, f"{type(error).__name__}: {error}"))
    elsewhere = tuple(place for place in _noted(home) if (place / PAGE).is_file())
    return PurgedFiles(rows, elsewhere, tuple(left))


def rows_in_files(home: Path, user_ids: Sequence[str]) -> dict[Path, int]:
    """How many rows of users `purge_files` would take out, by file; nothing is touched."""
    rows: dict[Path, int] = {}
    for folder in _folders(home):
        with suppress(OSError, PolarsError):
            rows |= _going(folder, "part-*.parquet", user_ids)
    return rows


def _folders(home: Path) -> list[Path]:
    return sorted(page.parent for page in home.rglob(PAGE)) if home.is_dir() else []


def _noted(home: Path) -> tuple[Path, ...]:
    try:
        listed = json.loads((home / LIST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ()
    return tuple(Path(each) for each in listed if isinstance(each, str))


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """The folder, while no run of `spendsense signals` writes into it.

    The same lock as a run takes. Raises OSError where one has it.
    """
    place = folder / UNFINISHED
    place.mkdir(exist_ok=True)
    handle = os.open(place, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        with suppress(OSError):
            place.rmdir()
        os.close(handle)


def _purged_part(folder: Path, part: str, user_ids: Sequence[str]) -> dict[Path, int]:
    """The files of one part without the users, and its seal anew. How many rows went of each."""
    going = _going(folder, part, user_ids)
    if not going:
        return {}
    seal = folder / SEALS / f"{Path(part).stem}.json"
    told = _seal(seal)
    # Without a seal a block is not there: whoever stops this in the middle leaves no half.
    seal.unlink(missing_ok=True)
    for path in going:
        frame = pl.read_parquet(path)
        kept = frame.filter(~pl.col("user_id").is_in(pl.Series(user_ids).implode()))
        _put(path, folder, kept)
    if told is not None:
        digests = {name: _digest(folder / name / part) for name in told["output"]}
        _write(seal, json.dumps({**told, "output": digests}, indent=2) + "\n")
    return going


def _going(folder: Path, part: str, user_ids: Sequence[str]) -> dict[Path, int]:
    """The files of a part that hold rows of users, and how many."""
    return {
        path: rows for path in sorted(folder.glob(f"*/{part}")) if (rows := _rows(path, user_ids))
    }


def _seal(path: Path) -> dict[str, Any] | None:
    """What a seal says; None where there is none, or none that can be read."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return told if isinstance(told, dict) and isinstance(told.get("output"), dict) else None


def _rows(path: Path, user_ids: Sequence[str]) -> int:
    found = pl.scan_parquet(path)
    if "user_id" not in found.collect_schema():
        return 0
    own = found.filter(pl.col("user_id").is_in(pl.Series(user_ids).implode()))
    return int(own.select(pl.len()).collect().item())


def _put(path: Path, folder: Path, frame: pl.DataFrame) -> None:
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        frame.write_parquet(unfinished, compression="zstd")
        with unfinished.open("rb") as written:
            os.fsync(written.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _write(path: Path, text: str) -> None:
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)


def _digest(path: Path) -> str:
    return xxhash.xxh3_128_hexdigest(path.read_bytes())
