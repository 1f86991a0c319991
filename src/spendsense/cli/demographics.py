"""`spendsense demographics`: load, show, forget, roles."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import polars as pl
import typer

from spendsense.config import Config
from spendsense.evaluation.demographics import Demographics, demographics_in, roles_sql
from spendsense.ledger import NotFound
from spendsense.review.audit import record
from spendsense.storage import Database, user_ids

from .output import database_there, notes, now, print_json, print_table

MOST_SHOWN = 20
"""Faults shown on a terminal; --json gives all of them."""


def load(place: Path, by: str, home: Path | None, json: bool) -> None:
    database = database_there(home)
    with database.read() as connection:
        users = user_ids(connection)
    found = demographics_in(place, users)
    loaded = 0 if found.faults else kept(database, _store(home), found.rows, by)
    if json:
        print_json({"loaded": loaded, "faults": [asdict(fault) for fault in found.faults]})
    for fault in found.faults[:MOST_SHOWN]:
        notes.print(f"fault: {fault.sentence()}", soft_wrap=True)
    if found.faults:
        notes.print(
            f"spendsense: {len(found.faults):,} faults, nothing was loaded. Put them right, and "
            "load again.",
            soft_wrap=True,
        )
        raise typer.Exit(1)
    missing = len(users) - _store(home).held().people
    notes.print(f"Loaded: the demographics of {loaded:,} people; of {missing:,} there are none.")


def kept(database: Database, store: Demographics, rows: pl.DataFrame, by: str) -> int:
    """Load demographics, and note in the trail that it was done; how many people's they are."""
    payload = {"people": rows.height, "columns": rows.columns}
    with database.write() as connection:
        record(
            connection,
            at=now(),
            actor=by,
            action="demographics.load",
            subject="evaluation",
            payload=payload,
        )
        return store.load(rows)


def show(home: Path | None, json: bool) -> None:
    with database_there(home).read() as connection:
        users = len(user_ids(connection))
    held = _store(home).held()
    if json:
        print_json({"customers": users, "people": held.people, "missing": dict(held.missing)})
        return
    rows = [
        (name, str(held.people - without), str(without)) for name, without in held.missing.items()
    ]
    title = f"Demographics of {held.people:,} of {users:,} customers"
    print_table(title, ("column", "known", "missing"), rows)


def forget(user: str, by: str, home: Path | None, json: bool) -> None:
    with database_there(home).write() as connection:
        record(
            connection, at=now(), actor=by, action="demographics.forget", subject=user, payload={}
        )
        if not _store(home).forget(user):
            raise NotFound(f"There are no demographics of {user} on record.")
    if json:
        print_json({"user_id": user, "forgotten": True})
    notes.print(f"The demographics of {user} were erased.")


def roles(app: str, evaluation: str) -> None:
    sys.stdout.write(roles_sql(app, evaluation))


def _store(home: Path | None) -> Demographics:
    config = Config.read(home=home)
    return Demographics.beside(config.database_url, config.evaluation_url)
