"""People out of the database: what a run read of those whose consent stands now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import polars as pl
from polars import col

from spendsense.guardrails.holdings import UNKNOWN
from spendsense.ledger import Book, ConsentMissing, NotFound, windows
from spendsense.pipeline import BLOCK
from spendsense.policy import Policy
from spendsense.review.metrics import metrics
from spendsense.signals import read
from spendsense.storage import Database, Run, consented, read_book, runs, user_ids
from spendsense.storage.in_columns import (
    consent_watermark,
    holders_of,
    put_away,
    readings_as_text,
    waiting_items,
)
from spendsense.storage.runs import known_run

from . import kept
from .people import COLUMNS, PURPOSES, Desk, People, aligned, subtypes, window_frame


@dataclass(frozen=True, slots=True)
class Stored:
    """A run's people, and whether its readings were found kept."""

    run: Run
    people: People
    kept: bool


def people_of(
    database: Database, *, at: datetime, run_id: str | None = None, home: Path | None = None
) -> Stored:
    """Those of a run, the latest finished one by default, who consent at a moment.

    With a `home` the readings are kept there for the next time. Raises NotFound where there is no
    such run, and ConsentMissing where nobody of it consents.
    """
    with database.read() as connection:
        run = _run(database, run_id)
        users = user_ids(connection)
        granted = {p: consented(connection, users, purpose=p, at=at) for p in PURPOSES}  # type: ignore[arg-type]
        consenting = consented(connection, users, at=at)
        desk = _desk(database, at)
        held = holders_of(connection, run.run_id, subtypes(), run.as_of)
        never = put_away(connection, run.run_id)
    rows, found = _readings(database, run, home)
    rows = rows.filter(col("user_id").is_in(pl.Series(sorted(consenting)).implode()))
    if rows.is_empty():
        _refuse(run, len(users), len(consenting))
    holdings = _by_kind(held)
    frames = {
        int(str(days)): window_frame(frame.drop("window_days"), granted, holdings)
        for (days,), frame in rows.partition_by("window_days", as_dict=True).items()
    }
    people = People(run.as_of, aligned(frames), never=never, desk=desk)
    return Stored(run, people, found)


def _run(database: Database, run_id: str | None) -> Run:
    with database.read() as connection:
        if run_id is not None:
            return known_run(connection, run_id)
        finished = [run for run in runs(connection) if run.finished_at is not None]
    if not finished:
        raise NotFound(
            "There is no finished run to try a change on. Run the pipeline: spendsense run"
        )
    return finished[0]


def _refuse(run: Run, users: int, consenting: int) -> None:
    if users and not consenting:
        raise ConsentMissing(
            f"None of {users:,} customers consents now, so nobody's readings are read. "
            "Record a grant with: spendsense consent grant USER"
        )
    raise NotFound(
        f"Run {run.run_id} holds no readings of anybody who consents now. "
        "Run the pipeline: spendsense run"
    )


def _desk(database: Database, at: datetime) -> Desk:
    with database.read() as connection:
        figures = metrics(connection, at=at).overall
        return Desk(waiting_items(connection), figures.median_seconds, figures.timed)


def _by_kind(held: pl.DataFrame) -> dict[str, pl.Series]:
    named = held.with_columns(col("subtype").fill_null(UNKNOWN))
    return {kind: named.filter(col("subtype") == kind)["user_id"] for kind in subtypes()}


def _readings(database: Database, run: Run, home: Path | None) -> tuple[pl.DataFrame, bool]:
    """The readings of a run, kept or taken apart; and whether they were kept."""
    with database.read() as connection:
        watermark = consent_watermark(connection)
        before = kept.find(home, run.run_id, watermark) if home is not None else None
        if before is not None:
            return before, True
        text = readings_as_text(connection, run.run_id)
    rows = taken_apart(text)
    if home is not None and home.is_dir() and not rows.is_empty():
        kept.keep(home, run.run_id, watermark, rows)
        with database.read() as connection:
            # Whoever revoked meanwhile has looked for files already, and found none of this.
            if consent_watermark(connection) != watermark:
                kept.drop(home)
    return rows, False


_AS_STORED = {name: pl.String() if dtype == pl.Date() else dtype for name, dtype in COLUMNS.items()}


def taken_apart(text: pl.DataFrame) -> pl.DataFrame:
    """Readings in columns; one that a row does not tell is null. Days are ISO text before."""
    fields = pl.Struct(_AS_STORED)
    found = text.with_columns(col("values").str.json_decode(fields)).unnest("values")
    days = [col(name).str.to_date() for name, dtype in COLUMNS.items() if dtype == pl.Date()]
    return found.with_columns(days)


def reread(
    database: Database,
    people: People,
    policies: tuple[Policy, Policy],
    done: Callable[[int, int], None] = lambda ready, total: None,
) -> tuple[People, People]:
    """The same people with readings read again from their rows, under each of two policies."""
    users = people.user_ids.to_list()
    found: list[dict[int, list[pl.DataFrame]]] = [{}, {}]
    for start in range(0, len(users), BLOCK):
        with database.read() as connection:
            book = read_book(connection, people.as_of, users[start : start + BLOCK])
        for parts, policy in zip(found, policies, strict=True):
            for days, frame in readings_of(book, people.as_of, policy).items():
                parts.setdefault(days, []).append(frame)
        done(min(start + BLOCK, len(users)), len(users))
    one, other = (with_readings(people, {d: pl.concat(f) for d, f in p.items()}) for p in found)
    return one, other


def readings_of(book: Book, as_of: date, policy: Policy) -> dict[int, pl.DataFrame]:
    """The readings of a book by window, as columns."""
    return {window.days: read(book, window, policy) for window in windows(as_of)}


def with_readings(people: People, readings: Mapping[int, pl.DataFrame]) -> People:
    """The same people and what they consented to, with other readings."""
    frames = {}
    for days, frame in people.windows.items():
        users = frame["user_id"]
        purposes = {name: users.filter(frame[name]) for name in PURPOSES}
        holdings = {kind: users.filter(frame[f"held:{kind}"]) for kind in subtypes()}
        frames[days] = window_frame(readings[days], purposes, holdings)
    return replace(people, windows=aligned(frames))
