"""One part of a population folder to one part of every feature folder: Parquet to Parquet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
from polars import col
from polars.exceptions import ComputeError, PolarsError

from spendsense.ledger import SCHEMAS, BadInput, Book, Window, windows
from spendsense.personas import assignments
from spendsense.policy import Policy
from spendsense.signals import SIGNALS, read_family
from spendsense.world import Manifest, read_manifest

NO_CONSENT = "no_consent"
SIGNS = ("plaid", "ledger")
FOLDERS = (*(family.__name__ for family in SIGNALS if family.__name__ != "history"), "personas")


@dataclass(frozen=True, slots=True)
class PartTask:
    """A part by name, where to read it and where to write what it gives.

    `flipped`: its amounts are negative where money leaves the account.
    """

    folder: Path
    out: Path
    part: str
    as_of: date
    flipped: bool = False


@dataclass(frozen=True, slots=True)
class PartDone:
    """How many customers the part held, how many of them consented, and rows read."""

    users: int
    consenting: int
    transactions: int


def part_names(folder: Path) -> tuple[str, ...]:
    """The Parquet parts of a population folder, in order.

    Raises BadInput where there are none, and for a manifest that is missing or that says of the
    parts what cannot be read here.
    """
    if not folder.is_dir():
        raise BadInput(f"{folder} is not a folder. Make one with: spendsense generate default")
    _known(read_manifest(folder), folder)
    names = tuple(sorted(path.name for path in (folder / "users").glob("part-*.parquet")))
    if not names:
        raise BadInput(
            f"{folder} holds no users/part-*.parquet. `spendsense signals` reads a population "
            "folder in Parquet, as `spendsense generate` writes it."
        )
    return names


def is_flipped(folder: Path) -> bool:
    """Whether the manifest says that money which leaves an account is negative."""
    return read_manifest(folder).sign == "ledger"


def _known(manifest: Manifest, folder: Path) -> None:
    if manifest.format != "parquet":
        raise BadInput(
            f"{folder} holds its parts as {manifest.format}; `spendsense signals` reads Parquet."
            " Generate it again with --format parquet."
        )
    if manifest.sign not in SIGNS:
        raise BadInput(
            f"The manifest of {folder} says that the sign is {manifest.sign!r}, expected "
            f"{' or '.join(SIGNS)}. Generate it again."
        )


def signals_of_part(task: PartTask) -> PartDone:
    """Read one part and write its readings and personas over both windows.

    One row a customer and window. Nothing is read for a customer without consent: that row holds
    nulls, and its persona is `no_consent`.
    """
    users = _part(task, "users").filter(col("user_type") == "customer")
    consenting = tuple(users.filter(col("consent"))["user_id"].sort())
    book = Book.at(
        task.as_of,
        _part(task, "accounts"),
        _part(task, "transactions"),
        _part(task, "liabilities"),
        user_ids=tuple(users["user_id"]),
    ).of(consenting)
    everybody = users.select("user_id").sort("user_id")
    policy = Policy.on(task.as_of)
    read = [_read(book, window, policy) for window in windows(task.as_of)]
    for name in FOLDERS:
        rows = [_everybody(everybody, frames[name], days, name) for days, frames in read]
        pl.concat(rows).sort("user_id", "window_days").write_parquet(
            task.out / name / task.part, compression="zstd"
        )
    return PartDone(users.height, len(consenting), book.transactions.height)


def _part(task: PartTask, table: str) -> pl.DataFrame:
    path = task.folder / table / task.part
    if not path.is_file():
        raise BadInput(f"{path} is missing: every part of users/ has one of the same name there.")
    schema = SCHEMAS[table]
    frame = _opened(path)
    lacking = [name for name in schema if name not in frame.columns]
    if lacking:
        raise BadInput(f"{path} lacks the column {', '.join(lacking)}.")
    try:
        frame = frame.select(col(name).cast(dtype) for name, dtype in schema.items())
    except PolarsError as error:
        raise BadInput(f"{path} has a column of another type ({_line(error)}).") from error
    if table == "transactions" and task.flipped:
        frame = frame.with_columns(-col("amount_cents"))
    return frame


def _opened(path: Path) -> pl.DataFrame:
    try:
        return pl.read_parquet(path)
    except (ComputeError, OSError) as error:
        raise BadInput(
            f"{path} is not a Parquet file that can be read ({_line(error)}). Generate it again."
        ) from error


def _line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)


def _read(book: Book, window: Window, policy: Policy) -> tuple[int, dict[str, pl.DataFrame]]:
    frames = {f.__name__: read_family(f, book, window, policy) for f in SIGNALS}
    whole = pl.concat(list(frames.values()), how="align")
    frames["personas"] = assignments(whole, policy).join(frames["history"], on="user_id")
    return window.days, frames


def _everybody(everybody: pl.DataFrame, frame: pl.DataFrame, days: int, name: str) -> pl.DataFrame:
    rows = everybody.join(frame, on="user_id", how="left", maintain_order="left")
    if name == "personas":
        rows = rows.with_columns(col("primary").fill_null(NO_CONSENT))
    return rows.select(
        "user_id", pl.lit(days, pl.Int32).alias("window_days"), pl.exclude("user_id")
    )
