"""People out of a folder of features, as `spendsense signals` writes it: no database is asked."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl
from polars import col

from spendsense.guardrails.holdings import UNKNOWN
from spendsense.ledger import BadInput
from spendsense.signals import FAMILIES, family_columns

from .people import People, aligned, subtypes, window_frame

PAGE = "signals.json"
FOLDERS = tuple(family for family in FAMILIES if family != "history")
HISTORY = tuple(family_columns("history"))


def people_in(folder: Path, population: Path | None = None) -> People:
    """Those who consent, of a folder of features; it lists nobody's consent to offers.

    A population folder adds which accounts each holds, and demographics. Everybody who consents
    counts as consenting to offers, as a grant that names no purpose does. Raises BadInput for a
    folder that is none.
    """
    as_of = _as_of(folder)
    rows = _rows(folder)
    purposes = {"partner_offers": rows["user_id"].unique()}
    holdings = {} if population is None else _holdings(population)
    windows = {
        int(days): window_frame(frame.drop("window_days"), purposes, holdings)
        for (days,), frame in rows.partition_by("window_days", as_dict=True).items()
    }
    demographics = None if population is None else _demographics(population)
    return People(as_of, aligned(windows), demographics=demographics)


def _as_of(folder: Path) -> date:
    try:
        told = json.loads((folder / PAGE).read_text(encoding="utf-8"))
        return date.fromisoformat(told["as_of"])
    except (OSError, ValueError, KeyError, TypeError):
        raise BadInput(
            f"{folder} is no folder of features: it has no {PAGE} that names a day. Write one with:"
            " spendsense signals POPULATION --as-of DATE --out DIR"
        ) from None


def _rows(folder: Path) -> pl.DataFrame:
    """The readings of those who consent, one row a person and window."""
    personas = _read(folder, "personas").filter(col("primary") != "no_consent")
    rows = personas.select("window_days", *HISTORY)
    for name in FOLDERS:
        found = _read(folder, name)
        rows = rows.join(found, on=["user_id", "window_days"], how="left")
    return rows


def _read(folder: Path, name: str) -> pl.DataFrame:
    if not any((folder / name).glob("part-*.parquet")):
        raise BadInput(f"{folder / name} holds no part-*.parquet. Write the folder again.")
    return pl.read_parquet(folder / name / "part-*.parquet")


def _holdings(population: Path) -> dict[str, pl.Series]:
    if not any((population / "accounts").glob("part-*.parquet")):
        raise BadInput(f"{population} is no population folder: it has no accounts/part-*.parquet.")
    held = pl.read_parquet(population / "accounts/part-*.parquet", columns=["user_id", "subtype"])
    named = held.with_columns(col("subtype").fill_null(UNKNOWN))
    return {kind: named.filter(subtype=kind)["user_id"].unique() for kind in subtypes()}


def _demographics(population: Path) -> pl.DataFrame | None:
    if not any((population / "demographics").glob("part-*.parquet")):
        return None
    return pl.read_parquet(population / "demographics/part-*.parquet")
