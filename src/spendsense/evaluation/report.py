"""Everything an evaluation came to, as JSON and as a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from .metric import Metric
from .sharing import without

MOST_NAMED = 5
"""Sentences of what was missed that the page gives for a metric; the JSON gives all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The metrics of one run, and the counts that stand beside them.

    `standings` says where each customer stands, `withheld` which guardrail kept how many drafts
    back, `not_worded` why lessons that a language model was to word are the catalog's, `not_read`
    how many recommendations belong to users whose consent no longer stands. `people` holds a line
    for each who consents to research; `unnamed` are ids that no file may hold.
    """

    run_id: str
    as_of: date
    measured_at: datetime
    metrics: tuple[Metric, ...]
    standings: Mapping[str, int]
    withheld: Mapping[str, int]
    not_read: int
    not_worded: Mapping[str, int] = field(default_factory=dict)
    confusion: Mapping[int, Mapping[str, Mapping[str, int]]] = field(default_factory=dict)
    people: tuple[Mapping[str, Any], ...] = ()
    unnamed: frozenset[str] = frozenset()

    def metric(self, name: str) -> Metric:
        """The metric of a name."""
        return next(each for each in self.metrics if each.name == name)

    def shared(self) -> Report:
        """The same without the names of people who have not consented to research."""
        metrics = (replace(m, missed=without(m.missed, self.unnamed)) for m in self.metrics)
        return replace(self, metrics=tuple(metrics))

    def as_json(self) -> dict[str, Any]:
        return {
            "run_id": self.run_id,
            "as_of": self.as_of.isoformat(),
            "measured_at": self.measured_at.isoformat(),
            "metrics": [each.as_json() for each in self.metrics],
            "standings": dict(self.standings),
            "withheld": dict(self.withheld),
            "not_worded": dict(self.not_worded),
            "recommendations_not_read": self.not_read,
            "confusion": {
                str(days): {meant: dict(row) for meant, row in table.items()}
                for days, table in self.confusion.items()
            },
        }

    def page(self) -> str:
        """One page of Markdown in plain words."""
        return "\n".join(_lines(self)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"# Evaluation of {report.run_id}, records as of {report.as_of}\n"
    counted = {verdict: 0 for verdict in ("pass", "fail", "insufficient")}
    for each in report.metrics:
        counted[each.verdict] += 1
    yield (
        f"Of {len(report.metrics)} metrics {counted['pass']} pass, {counted['fail']} fail, and "
        f"{counted['insufficient']} had nothing to measure.\n"
    )
    yield "| metric | verdict | what was measured | 95 % interval |"
    yield "|---|---|---|---|"
    for each in report.metrics:
        yield f"| {each.name} | {each.verdict} | {each.sentence} | {_interval(each)} |"
    yield from _counts("Where every customer stands", report.standings)
    yield from _counts("Drafts withheld or not chosen, and why", report.withheld)
    if report.not_worded:
        yield from _counts(
            "Lessons a language model was to word, and why it did not", report.not_worded
        )
    if report.not_read:
        yield (
            f"\n{report.not_read:,} recommendations belong to users whose consent no longer "
            "stands. They were not read and are in no metric."
        )
    for days, table in report.confusion.items():
        yield from _confusion(days, table)
    yield from _missed(report)


def _interval(metric: Metric) -> str:
    if metric.interval is None:
        return ""
    low, high = metric.interval
    return f"{low * 100:.1f} to {high * 100:.1f} %"


def _counts(title: str, counts: Mapping[str, int]) -> Iterator[str]:
    yield f"\n## {title}\n"
    for name, count in counts.items():
        yield f"- {name.replace('_', ' ')}: {count:,}"
    if not counts:
        yield "None."


def _confusion(days: int, table: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    found = sorted({name for row in table.values() for name in row})
    yield f"\n## Primary persona over {days} days: meant (rows), found (columns)\n"
    yield f"| meant | {' | '.join(found)} |"
    yield f"|---|{'---|' * len(found)}"
    for meant, row in table.items():
        yield f"| {meant} | {' | '.join(str(row.get(name, 0)) for name in found)} |"


def _missed(report: Report) -> Iterator[str]:
    for each in report.metrics:
        if not each.missed:
            continue
        yield f"\n## Missed: {each.name}\n"
        yield from (f"- {sentence}" for sentence in each.missed[:MOST_NAMED])
        if len(each.missed) > MOST_NAMED:
            yield f"- and {len(each.missed) - MOST_NAMED:,} more, in metrics.json"
