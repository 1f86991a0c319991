"""The pipeline, run on an operator's word, what it did, and how well."""

from __future__ import annotations

from dataclasses import asdict
from itertools import groupby
from pathlib import Path

from spendsense import pipeline
from spendsense.config import Config
from spendsense.endpoint import open_endpoint
from spendsense.evaluation.keeping import HOW, kept
from spendsense.ledger import NotFound
from spendsense.storage import Run, find_run, runs
from spendsense.storage.run_counts import Described, described, drafted, kept_readings
from spendsense.web.bodies import NewRun, RunBody, RunDone, RunsPage
from spendsense.web.given import Caller, Limit, Offset, TheClock, TheDatabase, TheHome
from spendsense.web.run_bodies import (
    DraftCount,
    Measured,
    PersonaCount,
    RunDetail,
    WindowCounts,
)

NO_RUN = "No run has finished yet. Start one: spendsense run"


def start_run(new: NewRun, database: TheDatabase, caller: Caller, clock: TheClock) -> RunDone:
    """Read signals and personas of consenting users, or one, and put drafts into the queue."""
    with open_endpoint(Config.read().llm) as endpoint:
        summary = pipeline.run(
            database,
            as_of=new.as_of,
            clock=clock,
            by=caller.by,
            user_id=new.user_id,
            endpoint=endpoint,
        )
    return RunDone(**asdict(summary))


def list_runs(database: TheDatabase, limit: Limit = 50, offset: Offset = 0) -> RunsPage:
    """Runs of the pipeline, the latest first."""
    with database.read() as connection:
        found = runs(connection)
    items = [RunBody(**asdict(each)) for each in found[offset : offset + limit]]
    return RunsPage(total=len(found), limit=limit, offset=offset, items=items)


def one_run(run_id: str, database: TheDatabase, home: TheHome) -> RunDetail:
    """A run in numbers: users by persona and window, drafts by where they stand, how well it did.

    Only what is kept is counted: of users whose consent went since, nothing is.
    """
    with database.read() as connection:
        run = find_run(connection, run_id)
        if run is None:
            raise NotFound(f"There is no run {run_id}. GET /api/v1/operator/runs lists them.")
        held = described(connection, run_id)
        read = kept_readings(connection, run_id)
        drafts = drafted(connection, run_id)
    ended = run.finished_at
    return RunDetail(
        **asdict(run),
        duration_seconds=(ended - run.started_at).total_seconds() if ended else None,
        readings={str(days): count for days, count in read.items()},
        windows=_windows(held),
        drafted=[DraftCount(**asdict(each)) for each in drafts],
        measured=_measured(home, run),
    )


def metrics(database: TheDatabase, home: TheHome) -> Measured:
    """How well the latest finished run did, by the last evaluation that is kept of it."""
    with database.read() as connection:
        run = next((each for each in runs(connection) if each.finished_at is not None), None)
    if run is None:
        return _unmeasured(None, NO_RUN)
    return _measured(home, run)


def _windows(held: tuple[Described, ...]) -> list[WindowCounts]:
    """By window; every user of one has exactly one primary persona in it."""
    return [
        WindowCounts(
            window_days=days,
            users=sum(each.primary for each in of_window),
            personas=[
                PersonaCount(persona=each.persona, primary=each.primary, held=each.held)
                for each in of_window
            ],
        )
        for days, of_window in (
            (days, list(group)) for days, group in groupby(held, lambda each: each.window_days)
        )
    ]


def _measured(home: Path, run: Run) -> Measured:
    found = kept(home, run.run_id)
    if found is None:
        return _unmeasured(run, HOW)
    return Measured.model_validate({**found, "how": None})


def _unmeasured(run: Run | None, how: str) -> Measured:
    return Measured(
        run_id=run.run_id if run else None,
        as_of=run.as_of if run else None,
        measured_at=None,
        how=how,
        standings={},
        withheld={},
        metrics=[],
    )
