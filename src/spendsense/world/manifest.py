"""The first page of a population folder: what it was made from, and a seal of every part."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from spendsense.ledger import BadInput

from .dice import DICE_VERSION

MANIFEST = "manifest.json"
WORLD_VERSION = 3
"""Changes whenever the same profile, seed and days would give other rows."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a population was made from and what it holds. No clock: equal worlds, equal pages.

    `parts` are seals: of every part by its path, and of the rows that a block put into a native
    file by `native.sealed_as`. `export` are the words of a native format, null for the others.
    `asks` is what the profile asks of its world, for `validate` to measure.
    """

    profile: str
    profile_version: int
    seed: int
    since: date
    as_of: date
    users: int
    format: str
    sign: str
    block_size: int
    rows: Mapping[str, int]
    first_date: date | None
    last_date: date | None
    parts: Mapping[str, str]
    export: Mapping[str, Any] | None = None
    asks: tuple[Mapping[str, Any], ...] = ()
    version: int = WORLD_VERSION
    dice_version: int = DICE_VERSION

    def as_json(self) -> dict[str, Any]:
        return {
            "profile": self.profile,
            "profile_version": self.profile_version,
            "version": self.version,
            "dice_version": self.dice_version,
            "seed": self.seed,
            "since": self.since.isoformat(),
            "as_of": self.as_of.isoformat(),
            "users": self.users,
            "format": self.format,
            "sign": self.sign,
            "block_size": self.block_size,
            "rows": dict(self.rows),
            "date_range": {"first": _text(self.first_date), "last": _text(self.last_date)},
            "parts": dict(self.parts),
            "asks": [dict(ask) for ask in self.asks],
            "export": None if self.export is None else dict(self.export),
        }

    @property
    def part_format(self) -> str:
        """Of the parts under demographics/ and truth/, which no native file holds."""
        return self.format if self.export is None else "parquet"

    def write(self, folder: Path) -> None:
        text = json.dumps(self.as_json(), indent=2) + "\n"
        (folder / MANIFEST).write_text(text, encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a population folder; raises BadInput where there is none to read."""
    path = folder / MANIFEST
    if not path.is_file():
        raise BadInput(
            f"{folder} is not a population folder: it has no {MANIFEST}."
            " Give a folder written by `spendsense generate`."
        )
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return _manifest(raw)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(
            f"{path} is not a manifest this version can read ({error!r})."
            " Generate the population again."
        ) from error


def _manifest(raw: Mapping[str, Any]) -> Manifest:
    span = raw["date_range"]
    same = ("profile", "profile_version", "seed", "users", "format", "sign", "block_size",
            "rows", "parts", "version", "dice_version", "export")  # fmt: skip
    return Manifest(
        **{name: raw[name] for name in same},
        asks=tuple(raw["asks"]),
        since=date.fromisoformat(raw["since"]),
        as_of=date.fromisoformat(raw["as_of"]),
        first_date=_day(span["first"]),
        last_date=_day(span["last"]),
    )


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
