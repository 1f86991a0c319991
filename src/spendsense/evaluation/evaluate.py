"""The whole evaluation of a run, in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

import polars as pl

from spendsense.policy import Policy
from spendsense.recommendations.writer import Endpoint
from spendsense.review.made_from import made_from
from spendsense.storage import Database

from .auditing import auditability, differences_of
from .board import scoreboard_metrics
from .cases import cases
from .coverage import coverage
from .decisions import (
    decided,
    guardrail_precision,
    let_through_rightly,
    relevance_verdicts,
)
from .detection import Detected, detections, subscription_metrics
from .evidence import evidence
from .fairness import fairness, fairness_metric, funnel
from .inputs import inputs
from .latency import Seconds, model_times, of_model_times, of_times, times
from .metric import Metric
from .metrics import METRICS, summed, unmeasured
from .operators import operators
from .record import Part, RunRecord, parts, run_record
from .relevance import relevance
from .replay import explainability, guarded, replays, withheld
from .report import Report
from .sharing import person_lines, unnamed
from .trail import replay
from .truth import Confusion, Truth, persona_metrics, read_truth
from .wording import not_worded, worded

Done = Callable[[str, int, int], None]
"""Told what is being done, how many are ready, and of how many."""

NOBODY = "Nobody of the run may be read, so nothing is claimed."
NO_GROUPS = (
    "No demographics are at hand, so groups cannot be told apart and nothing is claimed. Load "
    "them: spendsense demographics load"
)


@dataclass(slots=True)
class Sums:
    """What the parts of a run came to so far: shares, the counts beside them, and the rows read."""

    metrics: dict[str, list[Metric]] = field(default_factory=dict)
    withheld: Counter[str] = field(default_factory=Counter)
    not_worded: Counter[str] = field(default_factory=Counter)
    detected: list[Detected] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    records: dict[str, str] = field(default_factory=dict)

    def add(self, found: Iterable[Metric]) -> None:
        for each in found:
            self.metrics.setdefault(each.name, []).append(each)

    def shares(self) -> tuple[Metric, ...]:
        return tuple(summed(each) for each in self.metrics.values())


def evaluate(
    database: Database,
    *,
    at: datetime,
    seconds: Seconds,
    run_id: str | None = None,
    population: Path | None = None,
    people: pl.DataFrame | None = None,
    endpoint: Endpoint | None = None,
    done: Done = lambda what, ready, total: None,
) -> Report:
    """The report on a run, the latest finished one by default; `seconds` times each user.

    `people` are the demographics that fairness is measured by; without them it is not measured.
    A hundred users are in memory at a time. With an `endpoint`, a model is asked to word some
    lessons, so as to time it. Raises NotFound where there is no such run, and BadInput for a
    population of another day.
    """
    record = run_record(database, run_id, at)
    policy = Policy.on(record.run.as_of)
    truth = None if population is None else read_truth(population, record.run.as_of)
    covered = coverage(record)
    sums = _over_parts(database, record, policy, truth, done)
    timed, seconds_of = _times(database, record, at, seconds, endpoint, sums.unread, done)
    against, confusion = _beside_truth(record, truth, population, sums, done)
    fair = None if people is None else fairness(funnel(database, record, policy), people, policy)
    measured = [
        covered.metric,
        covered.behaviours,
        *sums.shares(),
        *timed,
        *operators(database, at),
        *against,
        *(() if fair is None else (fairness_metric(fair),)),
    ]
    metrics = tuple(_in_order(measured, record))
    behind = cases(record, metrics)
    return Report(
        run_id=record.run.run_id,
        as_of=record.run.as_of,
        measured_at=at,
        metrics=metrics,
        standings=covered.standings,
        withheld=dict(sorted(sums.withheld.items())),
        not_worded=dict(sorted(sums.not_worded.items())),
        not_read=record.not_read,
        readable=len(record.readable),
        confusion=confusion,
        people=person_lines(record),
        unnamed=unnamed(record),
        fairness=fair,
        cases=behind.shared,
        cases_not_shared=behind.others,
        inputs=inputs(record, sums.records, population),
        seconds=seconds_of,
    )


def _times(
    database: Database,
    record: RunRecord,
    at: datetime,
    seconds: Seconds,
    endpoint: Endpoint | None,
    unread: set[str],
    done: Done,
) -> tuple[list[Metric], dict[str, tuple[float, ...]]]:
    """How long users took, by templates and by a model, as metrics and one by one."""
    taken = times(database, record, at, seconds, unread, partial(done, "Timing"))
    by_model = model_times(database, record, at, seconds, endpoint, unread)
    metrics = [*of_times(taken), *of_model_times(by_model, endpoint)]
    return metrics, {
        path: each for path, each in (("template", taken), ("model", by_model)) if each
    }


def _beside_truth(
    record: RunRecord, truth: Truth | None, population: Path | None, sums: Sums, done: Done
) -> tuple[list[Metric], dict[int, Confusion]]:
    """How near the run came to the truth of a population, where one was given."""
    if truth is None or population is None:
        return [], {}
    persona, confusion = persona_metrics(record, truth)
    board = scoreboard_metrics(population, lambda ready: done("Comparing with truth", ready, 0))
    return [*persona, *subscription_metrics(sums.detected), *board], confusion


def _over_parts(
    database: Database, record: RunRecord, policy: Policy, truth: Truth | None, done: Done
) -> Sums:
    sums, ready = Sums(), 0
    for part in parts(database, record):
        sums.add(shares_of(part, policy, sums))
        sums.not_worded.update(not_worded(part.record))
        sums.unread |= {user for _, user in part.unread}
        made = made_from(part.book)
        sums.records |= {user: each["records"]["digest"] for user, each in made.items()}
        if truth is not None:
            sums.detected.append(detections(part.book, truth, policy))
        ready += len(part.record.held)
        done("Thinking again", ready, len(record.readable))
    return sums


def shares_of(part: Part, policy: Policy, sums: Sums) -> Iterator[Metric]:
    """Every share that is asked of one user, or one recommendation, at a time."""
    record, book = part.record, part.book
    then = (part.consented_then("partner_offers"), part.consented_then("ai_wording"))
    again = replays((book,), policy, *then, part.declined)
    sums.withheld.update(withheld(again, record.to_offers))
    said = decided(record.recommendations)
    differs = differences_of(part, again, policy)
    yield explainability(record, again)
    yield evidence(record, book)
    yield relevance(record)
    yield relevance_verdicts(said)
    yield auditability(record, again, differs)
    yield replay(part, differs)
    yield guarded(record, again)
    yield guardrail_precision(said)
    yield let_through_rightly(said)
    yield worded(record)


def _in_order(measured: Iterable[Metric], record: RunRecord) -> Iterator[Metric]:
    """As `METRICS` has them; of a run of which nobody may be read, every one insufficient.

    Those that need a population are there only where one was given.
    """
    found = {each.name: each for each in measured} if record.readable else {}
    for asked in METRICS:
        if asked.name in found:
            yield found[asked.name]
        elif asked.needs != "population":
            apart = asked.needs == "demographics" and bool(record.readable)
            yield unmeasured(asked, NO_GROUPS if apart else NOBODY)
