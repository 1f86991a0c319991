"""One block of a population folder: its people's records, and what is true of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from polars import col

from spendsense.ledger import SCHEMAS, BadInput, Book, NotFound
from spendsense.policy import parameters
from spendsense.world import Manifest, read_manifest
from spendsense.world.parts import part_path, read_part
from spendsense.world.truth_tables import TRUTH

READ = ("archetypes", "streams", "stream_transactions", "prices", "pay_dates", "transfers")
"""Tables of truth that the scoreboard opens."""


@dataclass(frozen=True, slots=True)
class Block:
    """The records of every customer of a block on the population's day, and truth by table."""

    book: Book
    truth: Mapping[str, pl.DataFrame]


def judged_population(folder: Path) -> Manifest:
    """The manifest of a folder that can be judged.

    Raises NotFound where there is no folder, and BadInput for one that is no population, that is
    in a format of its own, that ends before there was a policy, or that has no truth.
    """
    if not folder.is_dir():
        raise NotFound(
            f"There is no folder {folder}. Make one with: "
            "spendsense generate default --users 1000 --seed 42 --out FOLDER"
        )
    manifest = read_manifest(folder)
    if manifest.export is not None:
        raise BadInput(
            f"{folder} holds its records as {manifest.format}, in the words of its profile, which "
            "cannot be held against truth row by row. Generate it again with --format parquet."
        )
    first = max(min(parameter.values) for parameter in parameters())
    if manifest.as_of < first:
        raise BadInput(
            f"The population in {folder} ends on {manifest.as_of}, and no policy is in force "
            f"before {first}. Generate it again with a later --as-of."
        )
    lacking = [name for name in READ if not (folder / "truth" / name).is_dir()]
    if lacking:
        raise BadInput(
            f"{folder} has no truth/{lacking[0]}, so there is nothing to compare with. Give a "
            "folder as `spendsense generate` wrote it, its truth included."
        )
    return manifest


PEOPLE = 500
"""Looked at together: what is worked out of rows takes several times their room."""


def blocks(folder: Path, manifest: Manifest) -> Iterator[Block]:
    """A population's people, some at a time; no more than one part file need be in memory."""
    for number in range(-(-manifest.users // manifest.block_size)):
        part = _part(folder, manifest, number)
        users = part.book.user_ids
        for first in range(0, len(users), PEOPLE):
            yield _some(part, users[first : first + PEOPLE])


def _some(part: Block, users: tuple[str, ...]) -> Block:
    """The same part, of some of its people."""
    theirs = part.truth["streams"].filter(col("user_id").is_in(users)).select("stream_id")
    truth = {
        name: table.filter(col("user_id").is_in(users))
        if "user_id" in table.columns
        else table.join(theirs, on="stream_id", how="semi", maintain_order="left")
        for name, table in part.truth.items()
    }
    return Block(part.book.of(users), truth)


def _part(folder: Path, manifest: Manifest, number: int) -> Block:
    def part(table: str, schema: pl.Schema) -> pl.DataFrame:
        return read_part(folder / part_path(table, number, manifest.part_format), schema)

    records = {table: part(table, schema) for table, schema in SCHEMAS.items()}
    customers = records["users"].filter(col("user_type") == "customer")["user_id"]
    rows = records["transactions"]
    if manifest.sign == "ledger":
        rows = rows.with_columns(-col("amount_cents"))
    book = Book.at(
        manifest.as_of,
        records["accounts"],
        rows,
        records["liabilities"],
        user_ids=tuple(customers.sort()),
    )
    truth = {name: part(f"truth/{name}", TRUTH[f"truth/{name}"]) for name in READ}
    return Block(book, truth)
