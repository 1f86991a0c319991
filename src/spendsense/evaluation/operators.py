"""How well operators decide: by second looks, rewording, haste, and what was planted."""

from __future__ import annotations

from datetime import datetime

from spendsense.review.agreement import Agreement
from spendsense.review.metrics import Figures, metrics
from spendsense.storage import Database

from .metric import Metric, too_few
from .metrics import BY_NAME, counted


def operators(database: Database, at: datetime) -> tuple[Metric, ...]:
    """Of every decision up to a moment, whatever run drafted it. No operator is named."""
    with database.read() as connection:
        found = metrics(connection, at=at)
    return (
        agreed(found.agreement),
        approved_unchanged(found.overall),
        unhurried(found.overall),
        planted_noticed(found.overall),
    )


def agreed(found: Agreement) -> Metric:
    """Cohen's kappa of first and second looks; the counts are of looks that came to the same."""
    asked = BY_NAME["operator_agreement"]
    reached = found.kappa is not None and found.kappa >= asked.target
    enough = found.kappa is not None and found.pairs >= asked.floor
    verdict = "insufficient" if not enough else "pass" if reached else "fail"
    interval = None
    if found.low is not None and found.high is not None:
        interval = (found.low, found.high)
    return Metric(
        name=asked.name,
        section=asked.section,
        numerator=found.agreed,
        denominator=found.pairs,
        value=found.kappa,
        unit="kappa",
        target=asked.target,
        floor=asked.floor,
        verdict=verdict,  # type: ignore[arg-type]
        interval=interval,
        sentence=_said(found, asked.target) + too_few(found.pairs, asked.floor),
        missed=tuple(
            f"{count:,} were first {first} and then {second}."
            for both, count in found.both.items()
            for first, second in [both.split(", ")]
            if first != second
        ),
    )


def _said(found: Agreement, target: float) -> str:
    if not found.pairs:
        return "There are no second looks, so nothing is claimed."
    counts = f"{found.agreed:,} of {found.pairs:,} second looks came to what the first operator did"
    if found.kappa is None:
        return f"{counts}. No kappa is stated: {found.why_none}."
    return f"{counts}: kappa is {found.kappa:.2f}. The target is {target:.2f}."


def approved_unchanged(found: Figures) -> Metric:
    """The complement of the override rate."""
    passed = found.approvals + found.overrides
    missed = [f"{found.overrides:,} were reworded."] if found.overrides else []
    return counted("approved_unchanged", found.approvals, passed, missed)


def unhurried(found: Figures) -> Metric:
    """The complement of rubber-stamping: decided unopened, or faster than policy's seconds."""
    one_by_one = found.timed + found.unopened
    missed = [f"{found.hasty:,} were taken in haste."] if found.hasty else []
    missed += [f"{found.unopened:,} were taken without opening it."] if found.unopened else []
    return counted("unhurried", found.timed - found.hasty, one_by_one, missed)


def planted_noticed(found: Figures) -> Metric:
    planted = found.planted_noticed + found.planted_missed
    missed = [f"{found.planted_missed:,} were let pass."] if found.planted_missed else []
    return counted("planted_noticed", found.planted_noticed, planted, missed)
