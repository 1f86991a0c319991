"""One part of a population folder to one part of every feature folder: Parquet to Parquet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import polars as pl
from polars import col

from spendsense.ledger import BadInput, Book, Window, windows
from spendsense.personas import assignments
from spendsense.policy import Policy
from spendsense.signals import FAMILIES, family_columns, read
from spendsense.world import Manifest, read_manifest

from .part import TABLES, consenting, tables_of
from .seals import Run, differences, put

NO_CONSENT = "no_consent"
SIGNS = ("plaid", "ledger")
BLOCK = 2048
"""Customers read together: a part is larger than its columns need to be fast, and the memory of a
worker is that of the block it reads."""
FOLDERS = (*(name for name in FAMILIES if name != "history"), "personas")


@dataclass(frozen=True, slots=True)
class PartTask:
    """A part by name, where to read it and where to write what it gives, of which run.

    `flipped`: its amounts are negative where money leaves the account. `told_on` is the last day
    of the population, which its balances and liabilities are of.
    """

    folder: Path
    out: Path
    part: str
    run: Run
    told_on: date
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


def tasks_of(folder: Path, out: Path, parts: Sequence[str], run: Run) -> list[PartTask]:
    """What there is to do for these parts of a population."""
    manifest = read_manifest(folder)
    flipped = manifest.sign == "ledger"
    return [PartTask(folder, out, part, run, manifest.as_of, flipped) for part in parts]


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
    """Read one part, and put its readings and personas over both windows in their place.

    Raises BadInput for a part that cannot be read, and for a worker whose rules are others.
    """
    here = Run.of(task.folder, task.run.as_of)
    if here != task.run:
        raise BadInput(
            f"The worker would read {task.part} otherwise than was asked"
            f" ({differences(here, task.run)})."
            " Install the same version everywhere, and give every worker the same folder."
        )
    tables, digests = tables_of(task.folder, task.part, task.flipped)
    frames, done = features(tables, task)
    put(task.out, task.run, task.part, frames, digests, asdict(done))
    return done


def features(
    tables: Mapping[str, pl.DataFrame], task: PartTask
) -> tuple[dict[str, pl.DataFrame], PartDone]:
    """What each folder holds of a block.

    One row a customer and window. Nothing is read for a customer without consent: that row holds
    nulls, and its persona is `no_consent`.
    """
    as_of, policy = task.run.as_of, Policy.on(task.run.as_of)
    users = tables["users"].filter(col("user_type") == "customer").sort("user_id")
    willing = consenting(users)
    made: dict[str, list[pl.DataFrame]] = {name: [] for name in FOLDERS}
    rows = 0
    for start in range(0, max(len(willing), 1), BLOCK):
        some = willing.slice(start, BLOCK)
        records = {table: _of(tables[table], some) for table in TABLES if table != "users"}
        book = Book.at(as_of, **records, user_ids=tuple(some), told_on=task.told_on)
        rows += book.transactions.height
        for window in windows(as_of):
            for name, frame in _read(book, window, policy).items():
                days = pl.lit(window.days, pl.Int32).alias("window_days")
                made[name].append(frame.select("user_id", days, pl.exclude("user_id")))
    everybody = _everybody(users, windows(as_of))
    frames = {name: _whole(everybody, made[name], name) for name in FOLDERS}
    return frames, PartDone(users.height, len(willing), rows)


def _of(frame: pl.DataFrame, users: pl.Series) -> pl.DataFrame:
    """The rows of these users, who come one after another in a frame of those who consent."""
    if users.is_empty():
        return frame.clear()
    owner = frame["user_id"]
    if owner.is_sorted():  # as it is in every population: then they lie together
        first = owner.search_sorted(users[0], "left")
        return frame[first : owner.search_sorted(users[-1], "right")]
    return frame.filter(col("user_id").is_in(users.implode()))


def _read(book: Book, window: Window, policy: Policy) -> dict[str, pl.DataFrame]:
    whole = read(book, window, policy)
    frames = {name: whole[:, list(family_columns(name))] for name in FAMILIES}
    history = frames.pop("history")
    return {**frames, "personas": assignments(whole, policy).join(history, on="user_id")}


def _everybody(users: pl.DataFrame, over: tuple[Window, ...]) -> pl.DataFrame:
    """A row for each customer and window, sorted."""
    days = pl.Series("window_days", sorted(window.days for window in over), pl.Int32).to_frame()
    return users.select("user_id").join(days, how="cross").sort("user_id", "window_days")


def _whole(everybody: pl.DataFrame, found: list[pl.DataFrame], name: str) -> pl.DataFrame:
    on = ["user_id", "window_days"]
    rows = everybody.join(pl.concat(found), on=on, how="left", maintain_order="left").rechunk()
    return rows.with_columns(col("primary").fill_null(NO_CONSENT)) if name == "personas" else rows
