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
    never 100 %. `verdict` holds it to `target`.
    """

    name: str
    numerator: int
    denominator: int
    value: float | None
    unit: Literal["share", "seconds"]
    target: float
    verdict: Literal["pass", "fail", "insufficient"]
    interval_95: tuple[float, float] | None
    sentence: str


class Measured(BaseModel):
    """What `spendsense evaluate` measured of a run, kept beside the database without users' ids.

    `measured_at` is null, and there are no metrics, for a run that nobody has measured; `how` then
    says how to. `standings` counts every customer by where they stand.
    """

    run_id: str | None
    as_of: date | None
    measured_at: Moment | None
    how: str | None
    standings: dict[str, int]
    withheld: dict[str, int]
    metrics: list[MetricBody]


class RunDetail(RunBody):
    """A run in numbers. `readings` counts those kept of it, by window; of users whose consent went
    since nothing is kept, so these are what is there now, and not what there was."""

    duration_seconds: float | None
    readings: dict[str, int]
    windows: list[WindowCounts]
    drafted: list[DraftCount]
    measured: Measured
