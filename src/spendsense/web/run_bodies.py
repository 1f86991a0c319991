"""What is answered about one run, and about how well it did."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel

from .bodies import RunBody
from .texts import Moment


class PersonaCount(BaseModel):
    """Users whom a persona describes first in a window, and those whom it describes at all."""

    persona: str
    primary: int
    held: int


class WindowCounts(BaseModel):
    window_days: int
    users: int
    personas: list[PersonaCount]


class DraftCount(BaseModel):
    """Drafts of a run by kind and by where they stand now."""

    kind: str
    status: str
    count: int


class MetricBody(BaseModel):
    """A measured number over what it was measured on.

    `value` is null where there was nothing to measure, and then nothing is claimed: an empty set is
    never 100 %. `verdict` holds it to `target`, and passes no fewer than `floor`.
    """

    name: str
    section: Literal[
        "coverage",
        "explainability",
        "relevance",
        "latency",
        "auditability",
        "guardrails",
        "wording",
        "operators",
        "accuracy",
        "fairness",
    ]
    numerator: int
    denominator: int
    value: float | None
    unit: Literal["share", "seconds", "kappa"]
    target: float
    floor: int
    verdict: Literal["pass", "fail", "insufficient"]
    interval_95: tuple[float, float] | None
    sentence: str


class FairnessSummary(BaseModel):
    """Whether groups of people fare alike: of `of` people, the groups of `known` are on record.

    `findings` are the differences that chance does not explain, a sentence each.
    """

    verdict: Literal["pass", "fail", "insufficient"]
    sentence: str
    known: int
    of: int
    findings: list[str]


class EvaluationBody(BaseModel):
    """One evaluation of a run, and how many of its metrics have which verdict.

    `findings_sha256` is of all of it but what the clock gave.
    """

    evaluation_id: str
    run_id: str
    measured_at: Moment
    by: str
    findings_sha256: str
    passed: int
    failed: int
    insufficient: int


class EvaluationsPage(BaseModel):
    total: int
    limit: int
    offset: int
    items: list[EvaluationBody]


class Measured(BaseModel):
    """What the latest evaluation measured of a run, kept in counts, without users' ids.

    `measured_at` is null, and there are no metrics, for a run that nobody has measured; `how` then
    says how to. `standings` counts every customer by where they stand.
    """

    run_id: str | None
    as_of: date | None
    measured_at: Moment | None
    by: str | None
    how: str | None
    standings: dict[str, int]
    withheld: dict[str, int]
    metrics: list[MetricBody]
    fairness: FairnessSummary | None


class RunDetail(RunBody):
    """A run in numbers. `readings` counts those kept of it, by window; of users whose consent went
    since nothing is kept, so these are what is there now, and not what there was."""

    duration_seconds: float | None
    readings: dict[str, int]
    windows: list[WindowCounts]
    drafted: list[DraftCount]
    measured: Measured
