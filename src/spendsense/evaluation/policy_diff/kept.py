"""The readings of a run as Parquet in the home: taken apart once, and read in a moment after that.

The folder looks as one of `spendsense signals` does, so that whoever ends consent takes people out
of it as out of those. It is of one run and one state of everybody's consent: after any grant or
revocation it is made anew.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from spendsense.storage.feature_files import PAGE

FOLDER = "policy-diff"
PART = Path("readings") / "part-00000.parquet"


def find(home: Path, run_id: str, watermark: int) -> pl.DataFrame | None:
    """The kept readings of a run under this state of consent, or None."""
    folder = home / FOLDER / run_id
    try:
        page = json.loads((folder / PAGE).read_text(encoding="utf-8"))
        if page.get("consent_watermark") != watermark:
            return None
        return pl.read_parquet(folder / PART)
    except (OSError, ValueError, AttributeError, PolarsError):
        return None


def keep(home: Path, run_id: str, watermark: int, readings: pl.DataFrame) -> None:
    """Keep the readings of a run, and no longer those of another."""
    folder = home / FOLDER / run_id
    drop(home)
    (folder / PART).parent.mkdir(parents=True, exist_ok=True)
    # The page first: a folder without it would not be found by who takes people out.
    page = {"run_id": run_id, "consent_watermark": watermark, "parts": [PART.name]}
    (folder / PAGE).write_text(json.dumps(page, indent=2) + "\n", encoding="utf-8")
    unfinished = folder / PART.parent / f".{PART.name}.unfinished"
    readings.write_parquet(unfinished, compression="lz4")
    unfinished.replace(folder / PART)


def drop(home: Path) -> None:
    """Let go of everything that is kept here."""
    shutil.rmtree(home / FOLDER, ignore_errors=True)
