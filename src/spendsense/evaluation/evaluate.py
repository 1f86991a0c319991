"""The whole evaluation of a run, in order."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path

from spendsense.policy import Policy
from spendsense.storage import Database

from .auditing import auditability
from .coverage import coverage
from .detection import subscription_metrics
from .latency import Seconds, latency
from .record import books, run_record
from .replay import explainability, guarded, replays, withheld
from .report import Report
from .sharing import person_lines, unnamed
from .truth import Confusion, persona_metrics, read_truth
from .wording import not_worded, worded


def evaluate(
    database: Database,
    *,
    at: datetime,
    seconds: Seconds,
    run_id: str | None = None,
    population: Path | None = None,
) -> Report:
    """The report on a run, the latest finished one by default; `seconds` times each user.

    Raises NotFound where there is no such run, and BadInput for a population of another day.
    """
    record = run_record(database, run_id, at)
    policy = Policy.on(record.run.as_of)
    truth = None if population is None else read_truth(population, record.run.as_of)
    covered = coverage(record)
    permitted = (record.to_offers, record.to_words)
    again = replays(books(database, record), policy, *permitted, record.declined)
    metrics = [
        covered.metric,
        explainability(record, again),
        auditability(record, again, partial(books, database, record), policy),
        guarded(record, again),
        *worded(record),
        latency(database, record, at, seconds),
    ]
    confusion: dict[int, Confusion] = {}
    if truth is not None:
        persona, confusion = persona_metrics(record, truth)
        metrics += [*persona, *subscription_metrics(books(database, record), truth, policy)]
    return Report(
        run_id=record.run.run_id,
        as_of=record.run.as_of,
        measured_at=at,
        metrics=tuple(metrics),
        standings=covered.standings,
        withheld=withheld(again),
        not_worded=not_worded(record),
        not_read=sum(each.user_id not in again for each in record.recommendations),
        confusion=confusion,
        people=person_lines(record),
        unnamed=unnamed(record),
    )
