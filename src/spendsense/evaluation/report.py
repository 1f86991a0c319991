"""Everything an evaluation came to, as JSON and as a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from .cases import Case
from .fairness import Fairness
from .inputs import digest
from .metric import Metric
from .sharing import names_of, without

MOST_NAMED = 5
"""Sentences of what was missed that the page gives for a metric; the JSON gives all."""


OF_THE_CLOCK = ("measured_at", "seconds")
"""What two evaluations of one record differ in, besides the metrics whose unit is seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The metrics of one run, and the counts that stand beside them.

    `standings` says where each customer stands, `withheld` which guardrail kept how many drafts
    back, `not_worded` why lessons that a language model was to word are the catalog's, `not_read`
    how many recommendations are no longer covered by their users' consent. `readable` counts the
    users of the run who may be read. `people` holds a line
    for each who consents to research; `unnamed` are ids that no file may hold. `cases` stand behind
    the numbers, `inputs` are digests of what was read, and `seconds` holds by path what each person
    measured took.
    """

    run_id: str
    as_of: date
    measured_at: datetime
    metrics: tuple[Metric, ...]
    standings: Mapping[str, int]
    withheld: Mapping[str, int]
    not_read: int
    readable: int = 0
    not_worded: Mapping[str, int] = field(default_factory=dict)
    confusion: Mapping[int, Mapping[str, Mapping[str, int]]] = field(default_factory=dict)
    people: tuple[Mapping[str, Any], ...] = ()
    unnamed: frozenset[str] = frozenset()
    cases: tuple[Case, ...] = ()
    cases_not_shared: int = 0
    inputs: Mapping[str, str] = field(default_factory=dict)
    seconds: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    fairness: Fairness | None = None

    def metric(self, name: str) -> Metric:
        """The metric of a name."""
        return next(each for each in self.metrics if each.name == name)

    def shared(self) -> Report:
        """The same without the names of people who have not consented to research."""
        metrics = (replace(m, missed=without(m.missed, self.unnamed)) for m in self.metrics)
        names = names_of(self.unnamed)
        kept = tuple(
            each
            for each in self.cases
            if each.user_id not in self.unnamed and not any(names(each.sentence or ""))
        )
        left_out = self.cases_not_shared + len(self.cases) - len(kept)
        return replace(self, metrics=tuple(metrics), cases=kept, cases_not_shared=left_out)

    def counted(self) -> Report:
        """The same in counts alone: nobody's id, and no sentence about one person."""
        metrics = tuple(replace(m, missed=()) for m in self.metrics)
        left_out = self.cases_not_shared + len(self.cases)
        return replace(self, metrics=metrics, cases=(), cases_not_shared=left_out, people=())

    def findings_sha256(self) -> str:
        """A digest of everything but what the clock gave.

        Two evaluations of one record have the same; whoever holds metrics.json can compute it.
        """
        told = self.shared().as_json()
        found = {name: value for name, value in told.items() if name not in OF_THE_CLOCK}
        metrics = [each for each in told["metrics"] if each["unit"] != "seconds"]
        return digest({**found, "metrics": metrics})

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
            "inputs": dict(self.inputs),
            "seconds": {path: list(taken) for path, taken in self.seconds.items()},
            "fairness": None if self.fairness is None else self.fairness.as_json(),
            "cases": [each.as_json() for each in self.cases],
            "cases_not_shared": self.cases_not_shared,
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
        f"{counted['insufficient']} have too little to tell by.\n"
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
            f"\n{report.not_read:,} recommendations are no longer covered by their users' consent. "
            "They were not read and are in no metric."
        )
    for days, table in report.confusion.items():
        yield from _confusion(days, table)
    if report.fairness is not None:
        yield from _fairness(report.fairness)
    yield from _missed(report)


def _interval(metric: Metric) -> str:
    if metric.interval is None:
        return ""
    low, high = metric.interval
    if metric.unit == "share":
        return f"{low * 100:.1f} to {high * 100:.1f} %"
    return f"{low:.3f} to {high:.3f} s" if metric.unit == "seconds" else f"{low:.2f} to {high:.2f}"


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


def _fairness(found: Fairness) -> Iterator[str]:
    yield f"\n## Fairness: {found.verdict}\n"
    yield found.sentence
    yield ""
    yield from (f"- {note}" for note in found.notes)


def _missed(report: Report) -> Iterator[str]:
    for each in report.metrics:
        if not each.missed:
            continue
        yield f"\n## Missed: {each.name}\n"
        yield from (f"- {sentence}" for sentence in each.missed[:MOST_NAMED])
        if len(each.missed) > MOST_NAMED:
            yield f"- and {len(each.missed) - MOST_NAMED:,} more, in metrics.json"
