"""The pipeline, run on an operator's word, what it did, and how well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from itertools import groupby
from time import perf_counter
from typing import Any

from sqlalchemy import Connection
from starlette.responses import Response

from spendsense import pipeline
from spendsense.config import Config
from spendsense.endpoint import open_endpoint
from spendsense.evaluation import evaluate
from spendsense.evaluation.keeping import HOW, keep, kept_page
from spendsense.evaluation.pages import CONTENT_SECURITY_POLICY
from spendsense.ledger import NotFound
from spendsense.storage import Evaluation, Run, evaluations, find_run, latest_evaluation, runs
from spendsense.storage.run_counts import Described, described, drafted, kept_readings
from spendsense.web.bodies import NewRun, RunBody, RunDone, RunsPage
from spendsense.web.given import At, Caller, Limit, Offset, TheClock, TheDatabase
from spendsense.web.run_bodies import (
    DraftCount,
    EvaluationBody,
    EvaluationsPage,
    Measured,
    PersonaCount,
    RunDetail,
    WindowCounts,
)

HTML = "text/html; charset=utf-8"
OF_BODY = ("run_id", "as_of", "measured_at", "standings", "withheld", "metrics")
PAGE_POLICY = f"{CONTENT_SECURITY_POLICY}; frame-ancestors 'none'; sandbox"
"""The page's own, and what only a header may say."""
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


def one_run(run_id: str, database: TheDatabase) -> RunDetail:
    """A run in numbers: users by persona and window, drafts by where they stand, how well it did.

    Only what is kept is counted: of users whose consent went since, nothing is.
    """
    with database.read() as connection:
        run = _known(connection, run_id)
        held = described(connection, run_id)
        read = kept_readings(connection, run_id)
        drafts = drafted(connection, run_id)
        measured = _measured(connection, run)
    ended = run.finished_at
    return RunDetail(
        **asdict(run),
        duration_seconds=(ended - run.started_at).total_seconds() if ended else None,
        readings={str(days): count for days, count in read.items()},
        windows=_windows(held),
        drafted=[DraftCount(**asdict(each)) for each in drafts],
        measured=measured,
    )


def metrics(database: TheDatabase) -> Measured:
    """How well the latest finished run did, by the last evaluation that is kept of it."""
    with database.read() as connection:
        run = next((each for each in runs(connection) if each.finished_at is not None), None)
        return _unmeasured(None, NO_RUN) if run is None else _measured(connection, run)


def list_evaluations(
    run_id: str, database: TheDatabase, limit: Limit = 50, offset: Offset = 0
) -> EvaluationsPage:
    """Every evaluation of a run, the latest first: when, by whom, and how many metrics pass."""
    with database.read() as connection:
        _known(connection, run_id)
        found = evaluations(connection, run_id)
    items = [_told(each) for each in found[offset : offset + limit]]
    return EvaluationsPage(total=len(found), limit=limit, offset=offset, items=items)


def evaluate_run(run_id: str, database: TheDatabase, caller: Caller, at: At) -> EvaluationBody:
    """Measure how well a run did, and keep the counts beside its earlier evaluations.

    It thinks every decision of the run again, which takes about as long as the run.
    """
    with database.read() as connection:
        _known(connection, run_id)
    report = evaluate(database, at=at, seconds=perf_counter, run_id=run_id)
    with database.write() as connection:
        return _told(keep(connection, report, by=caller.by))


def run_report(run_id: str, database: TheDatabase) -> Response:
    """The latest evaluation of a run as an HTML page, in numbers and without a case of anybody."""
    with database.read() as connection:
        _known(connection, run_id)
        found = latest_evaluation(connection, run_id)
    if found is None:
        raise NotFound(f"Nobody has measured the run {run_id} yet: spendsense evaluate")
    headers = {"Content-Security-Policy": PAGE_POLICY}
    return Response(kept_page(found), media_type=HTML, headers=headers)


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


def _known(connection: Connection, run_id: str) -> Run:
    run = find_run(connection, run_id)
    if run is None:
        raise NotFound(f"There is no run {run_id}. GET /api/v1/operator/runs lists them.")
    return run


def _told(kept: Evaluation) -> EvaluationBody:
    verdicts = [metric["verdict"] for metric in kept.body["metrics"]]
    return EvaluationBody(
        evaluation_id=kept.evaluation_id,
        run_id=kept.run_id,
        measured_at=kept.measured_at,
        by=kept.by,
        findings_sha256=kept.findings_sha256,
        passed=verdicts.count("pass"),
        failed=verdicts.count("fail"),
        insufficient=verdicts.count("insufficient"),
    )


def _measured(connection: Connection, run: Run) -> Measured:
    found = latest_evaluation(connection, run.run_id)
    if found is None:
        return _unmeasured(run, HOW)
    told = {name: found.body[name] for name in OF_BODY}
    fairness = found.body["fairness"]
    summary = None if fairness is None else {**fairness, "findings": _findings(fairness)}
    return Measured.model_validate({**told, "fairness": summary, "by": found.by, "how": None})


def _findings(fairness: Mapping[str, Any]) -> list[str]:
    return [each["sentence"] for each in fairness["comparisons"] if each["verdict"] == "fail"]


def _unmeasured(run: Run | None, how: str) -> Measured:
    return Measured(
        run_id=run.run_id if run else None,
        as_of=run.as_of if run else None,
        measured_at=None,
        by=None,
        how=how,
        standings={},
        withheld={},
        metrics=[],
        fairness=None,
    )
