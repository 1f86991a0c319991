"""The scoreboard of a population, as metrics of the report on a run over it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from .accuracy import Condition, scoreboard
from .accuracy.figures import FIGURES
from .metric import Metric
from .metrics import counted

PREFIX = "scoreboard_"


def scoreboard_metrics(
    population: Path, done: Callable[[int], None] = lambda people: None
) -> tuple[Metric, ...]:
    """What signals and personas say of everybody in the folder, consenting or not: made up."""
    return of_condition(scoreboard(population, done=done).clean)


def of_condition(found: Condition) -> tuple[Metric, ...]:
    """Each figure in all, with the commonest reasons for what is not right."""
    metrics = []
    for figure in FIGURES:
        each = found.metric(figure)
        missed = [f"{many:,} {why}." for why, many in found.reasons(figure.name)]
        name = f"{PREFIX}{figure.name}"
        metrics.append(counted(name, each.numerator, each.denominator, missed))
    return tuple(metrics)
