"""What a made-up population knows of itself, held against what was found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from spendsense.ledger import BadInput
from spendsense.personas import NONE
from spendsense.world import read_manifest
from spendsense.world.parts import part_path, read_part
from spendsense.world.truth_tables import TRUTH

from .metric import Metric
from .metrics import counted
from .record import RunRecord


@dataclass(frozen=True, slots=True)
class Truth:
    """Intended persona by user, and which rows each subscription truly is.

    `subscriptions` has stream_id, user_id, merchant, cadence; `rows` stream_id, transaction_id.
    """

    intended: dict[str, str]
    subscriptions: pl.DataFrame
    rows: pl.DataFrame


def read_truth(folder: Path, as_of: date) -> Truth:
    """The truth of a population folder. Raises BadInput where it tells of another day."""
    manifest = read_manifest(folder)
    if manifest.as_of != as_of:
        raise BadInput(
            f"The population in {folder} ends on {manifest.as_of}, and the run read the records of "
            f"{as_of}. Run the pipeline for that day: spendsense run --as-of {manifest.as_of}"
        )
    blocks = range(-(-manifest.users // manifest.block_size))
    archetypes = _table(folder, "truth/archetypes", manifest.part_format, blocks)
    streams = _table(folder, "truth/streams", manifest.part_format, blocks)
    subscriptions = streams.filter(pl.col("kind") == "subscription")
    rows = _table(folder, "truth/stream_transactions", manifest.part_format, blocks)
    pairs = archetypes.select("user_id", pl.col("intended_persona").fill_null(NONE)).rows()
    return Truth(
        intended=dict(pairs),
        subscriptions=subscriptions,
        rows=rows.join(subscriptions.select("stream_id"), on="stream_id", how="semi"),
    )


def _table(folder: Path, table: str, file_format: str, blocks: Iterable[int]) -> pl.DataFrame:
    parts = [folder / part_path(table, block, file_format) for block in blocks]
    return pl.concat([read_part(part, TRUTH[table]) for part in parts])


Confusion = dict[str, dict[str, int]]
"""Users by intended persona, then by the primary one that was found."""


def persona_metrics(
    record: RunRecord, truth: Truth
) -> tuple[tuple[Metric, ...], dict[int, Confusion]]:
    """Two shares a window, and the confusion behind them."""
    windows = sorted({days for held in record.held.values() for days in held})
    metrics = tuple(each for days in windows for each in _of_window(record, truth, days))
    return metrics, {days: confusion(record, truth, days) for days in windows}


def confusion(record: RunRecord, truth: Truth, days: int) -> Confusion:
    """How often each intended persona was found as which, of people who may be read."""
    table: Confusion = {}
    for user, keys in _compared(record, truth, days):
        row = table.setdefault(truth.intended[user], {})
        row[keys[0]] = row.get(keys[0], 0) + 1
    return {intended: dict(sorted(row.items())) for intended, row in sorted(table.items())}


def _compared(record: RunRecord, truth: Truth, days: int) -> list[tuple[str, tuple[str, ...]]]:
    return [
        (user, record.held[user][days])
        for user in record.readable
        if days in record.held[user] and user in truth.intended
    ]


def _of_window(record: RunRecord, truth: Truth, days: int) -> tuple[Metric, Metric]:
    pairs = [(user, truth.intended[user], keys) for user, keys in _compared(record, truth, days)]
    wrong = [
        f"User {user} was meant to be {meant} and is {keys[0]} over {days} days."
        for user, meant, keys in pairs
        if keys[0] != meant
    ]
    absent = [
        f"User {user} was meant to be {meant} and holds {', '.join(keys)} over {days} days."
        for user, meant, keys in pairs
        if meant not in keys
    ]
    primary = counted(f"persona_primary_{days}", len(pairs) - len(wrong), len(pairs), wrong)
    among = counted(f"persona_held_{days}", len(pairs) - len(absent), len(pairs), absent)
    return primary, among
