"""A gate as a value: thresholds, and what each says of a report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

from spendsense.evaluation.metric import Metric
from spendsense.evaluation.pages.told import value as told_value
from spendsense.evaluation.report import Report

On = Literal["value", "lower", "upper"]
Outcome = Literal["held", "missed", "insufficient"]

FAIRNESS = "fairness"
"""What the fairness report is called in a gate; its threshold is that it finds nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """What one metric has to reach: at least `min`, at most `max`, of the value or of an end of its
    95 % interval. Where too little was measured it is missed, unless `allow_insufficient`."""

    metric: str
    min: float | None = None
    max: float | None = None
    on: On = "value"
    allow_insufficient: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a threshold says of a report. `ok` is whether somebody may go on."""

    metric: str
    outcome: Outcome
    ok: bool
    sentence: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Gate:
    """Thresholds, at least one; and whether the fairness report may hold a finding."""

    thresholds: tuple[Threshold, ...]
    fairness: Threshold | None = None

    def holds(self, report: Report) -> tuple[Held, ...]:
        """What each threshold says, in the order of the file."""
        return tuple(self._each(report))

    def passes(self, report: Report) -> bool:
        """Whether every threshold lets it through, and at least one was held: of nothing that was
        measured nobody may go on."""
        said = self.holds(report)
        return all(each.ok for each in said) and any(each.outcome == "held" for each in said)

    def _each(self, report: Report) -> Iterator[Held]:
        known = {metric.name: metric for metric in report.metrics}
        for threshold in self.thresholds:
            yield _of_metric(threshold, known.get(threshold.metric))
        if self.fairness is not None:
            yield _of_fairness(self.fairness, report)


def _of_metric(asked: Threshold, metric: Metric | None) -> Held:
    if metric is None or metric.verdict == "insufficient":
        why = "was not measured" if metric is None else "has too little to judge it by"
        return _insufficient(asked, f"{asked.metric} {why}.")
    value = _taken(asked.on, metric)
    if value is None:
        return _insufficient(asked, f"{asked.metric} has no interval, and the gate asks for it.")
    said = f"{asked.metric}{_named(asked.on)} is {_shown(metric, value)}"
    if asked.min is not None and value < asked.min:
        return _missed(asked, f"{said}, and has to be at least {_shown(metric, asked.min)}.")
    if asked.max is not None and value > asked.max:
        return _missed(asked, f"{said}, and may be at most {_shown(metric, asked.max)}.")
    if _asks_for_its_target(asked, metric) and metric.verdict == "fail":
        return _missed(asked, f"{said}, and it fails all the same: {metric.sentence}")
    return Held(metric=asked.metric, outcome="held", ok=True, sentence=f"{said}.")


def _of_fairness(asked: Threshold, report: Report) -> Held:
    if report.fairness is None:
        return _insufficient(asked, "Fairness was not measured.")
    told = report.fairness.as_json()
    if told["verdict"] == "insufficient":
        return _insufficient(asked, f"Of fairness too little is known: {told['sentence']}")
    if told["verdict"] == "fail":
        return _missed(asked, f"Fairness has findings: {told['sentence']}")
    return Held(metric=FAIRNESS, outcome="held", ok=True, sentence=told["sentence"])


def _asks_for_its_target(asked: Threshold, metric: Metric) -> bool:
    """Whether the value is to be as high as the metric's own target, or higher."""
    least = asked.min if asked.on == "value" and metric.unit != "seconds" else None
    return least is not None and least >= metric.target


def _taken(on: On, metric: Metric) -> float | None:
    if on == "value":
        return metric.value
    if metric.interval is None:
        return None
    return metric.interval[0 if on == "lower" else 1]


def _named(on: On) -> str:
    return "" if on == "value" else f", the {on} end of its 95 % interval,"


def _shown(metric: Metric, value: float) -> str:
    return told_value(value, metric.unit)


def _missed(asked: Threshold, sentence: str) -> Held:
    return Held(metric=asked.metric, outcome="missed", ok=False, sentence=sentence)


def _insufficient(asked: Threshold, sentence: str) -> Held:
    allowed = asked.allow_insufficient
    end = " The gate allows that." if allowed else ""
    return Held(
        metric=asked.metric, outcome="insufficient", ok=allowed, sentence=f"{sentence}{end}"
    )
