"""What of a policy diff may be handed on: counts, and moves of those who consent to research.

Without id and without amounts, as `evaluation.sharing` has it: which reading crossed which line.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import polars as pl
from polars import col

from .changes import Changes
from .diff import PolicyDiff
from .people import People

MOVES = (
    "window_days",
    "before",
    "after",
    "persona",
    "begins",
    "reading",
    "comparison",
    "parameter",
    "line_before",
    "line_after",
)
"""Columns of `moves.CROSSINGS` that tell nobody's figures."""


def shared_moves(found: PolicyDiff, people: People) -> pl.DataFrame:
    """The moves of those who consent to research; their order tells nothing."""
    frame = next(iter(people.windows.values()))
    willing = frame.filter(col("research"))["user_id"]
    own = found.crossings.filter(col("user_id").is_in(willing.implode()))
    return own.select(MOVES).sort(MOVES)


def diff_files(found: PolicyDiff, changes: Changes, people: People) -> Mapping[str, bytes]:
    """Every file of a diff by name, the same bytes for the same diff."""
    moves = shared_moves(found, people)
    told = found.crossings.height - moves.height
    body: dict[str, Any] = {
        **changes.as_json(),
        **found.as_json(),
        "moves": {"told": moves.height, "of_people_without_research_consent": told},
    }
    parquet = BytesIO()
    moves.write_parquet(parquet, compression="zstd")
    text = json.dumps(body, indent=2, ensure_ascii=False, default=str)
    return {"policy-diff.json": f"{text}\n".encode(), "moves.parquet": parquet.getvalue()}
