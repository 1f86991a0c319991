"""`spendsense migrate`: the database at the tables of this version."""

from __future__ import annotations

from pathlib import Path

from spendsense.config import Config
from spendsense.storage import bring_to_head

from .output import notes, print_json


def migrate(home: Path | None, json: bool) -> None:
    found, now = bring_to_head(Config.read(home=home).database_url)
    if json:
        print_json({"from": found, "to": now})
    elif found == now:
        notes.print(f"The tables are at revision {now} already.")
    else:
        notes.print(f"The tables went from {found or 'nothing'} to revision {now}.")
