"""Which files were loaded."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from spendsense.storage import Database, add_load, audit_trail, loads, save_records

NOW = datetime.fromisoformat("2026-08-22T12:00")


def test_a_load_is_noted_with_what_it_changed(
    database: Database, household: dict[str, pl.DataFrame]
) -> None:
    for _ in range(2):
        with database.write() as connection:
            saved = save_records(connection, household)
            add_load(connection, at=NOW, by="cli", paths=["population"], saved=saved)
    with database.read() as connection:
        first, second = loads(connection)
        told = [event.payload["counts"] for event in audit_trail(connection)]
    assert (first.load_id, first.by, first.paths) == (1, "cli", ("population",))
    assert first.counts["added"]["transactions"] == 4
    assert second.counts["added"]["transactions"] == 0
    assert second.counts["unchanged"]["transactions"] == 4
    assert told == [first.counts, second.counts]
