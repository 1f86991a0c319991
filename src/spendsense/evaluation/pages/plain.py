"""The first page: for people who are no statisticians, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spendsense.evaluation.definitions import definition

from . import told
from .markup import folded, key, link, listed, said, tag
from .told import Told

BOARD = "scoreboard_"
"""What the names of figures about one find in the records begin with."""
HEADS = {
    "fail": "What is not fine",
    "insufficient": "What cannot be said yet",
    "pass": "What is fine",
}
NOTHING = {
    "fail": "Nothing that was measured misses its target.",
    "insufficient": "Of everything that was to be measured there was enough.",
    "pass": "Nothing can be called fine.",
}


def first_page(report: Told) -> str:
    """What was measured, what is fine, what is not, and what cannot be said."""
    return "".join(_parts(report))


def headline(report: Told) -> str:
    """The report in one sentence.

    >>> headline({"metrics": [{"verdict": "pass"}, {"verdict": "insufficient"}]})
    'Nothing that was measured misses its target, and of one thing too little is known.'
    """
    counts = tally(report)
    if not counts["pass"] and not counts["fail"]:
        return "Nothing can be said: there was nothing, or too little, to measure."
    unknown = counts["insufficient"]
    rest = f", and of {_some(unknown)} too little is known" if unknown else ""
    if counts["fail"]:
        verb = "misses its" if counts["fail"] == 1 else "miss their"
        return f"{_some(counts['fail']).capitalize()} {verb} target{rest}."
    return f"Nothing that was measured misses its target{rest}."


def tally(report: Told) -> dict[str, int]:
    """Metrics by verdict."""
    verdicts = [metric["verdict"] for metric in report["metrics"]]
    return {name: verdicts.count(name) for name in told.VERDICTS}


def sentence(metric: Told) -> str:
    """A metric in a sentence that needs no statistics.

    >>> sentence({"name": "guardrails", "numerator": 3, "denominator": 4, "verdict": "fail",
    ...           "target": 1.0, "unit": "share"})[-55:]
    'let through again today. It has to be at least 100.0 %.'
    """
    counts = {"n": f"{metric['numerator']:,}", "of": f"{metric['denominator']:,}"}
    if metric["denominator"] == 0:
        return "There was nobody and nothing to measure it on, so nothing is claimed."
    plain = definition(metric["name"]).plain.format_map(counts)
    first = f"{plain[:1].upper()}{plain[1:]}."
    if metric["verdict"] == "fail":
        return f"{first} It has to be {told.target(metric)}."
    if metric["verdict"] == "insufficient" and metric["denominator"] >= metric.get("floor", 1):
        return f"{first} {metric['sentence']}"
    if metric["verdict"] == "insufficient":
        return f"{first} That is too few to judge by: {metric.get('floor', 1):,} are needed."
    return first


def _parts(report: Told) -> Iterator[str]:
    counts = tally(report)
    people = sum(report["standings"].values())
    yield said(headline(report), class_="lead")
    yield tag("ul", "".join(_tile(name, counts[name]) for name in told.VERDICTS), class_="tally")
    yield said(
        f"The product was asked to read the records of {told.counted(people, 'person', 'people')}, "
        f"as of {report['as_of']}: to find what describes them, and to draft lessons and offers "
        "that an operator then approves. This report thinks every one of those decisions again "
        "and says what came of it. A thing that nobody could measure is never called fine."
    )
    yield _people(report)
    for verdict, head in HEADS.items():
        yield said(head, "h2", id=f"plain-{verdict}", class_="minor")
        mine = [each for each in report["metrics"] if each["verdict"] == verdict]
        yield from _lines(mine) if mine else [said(NOTHING[verdict])]


def _lines(metrics: list[Told]) -> Iterator[str]:
    """A line each; what had nothing to measure in one, and the figures of accuracy folded."""
    empty = [each for each in metrics if not each["denominator"]]
    there = [each for each in metrics if each["denominator"]]
    board = [each for each in there if each["name"].startswith(BOARD)]
    yield listed((_line(each) for each in there if each not in board), class_="plain")
    if empty:
        links = ", ".join(_title(each) for each in empty)
        yield tag("p", f"There was nothing to measure these on, so nothing is claimed: {links}.")
    if board:
        more = told.counted(len(board), "figure")
        yield folded(f"And {more} of what was found in the records",
                     listed((_line(each) for each in board), class_="plain"))  # fmt: skip


def _title(metric: Told) -> str:
    return link(f"m-{key(metric['name'])}", definition(metric["name"]).title)


def _people(report: Told) -> str:
    """Where everybody stands, in words."""
    stands: dict[str, Any] = dict(report["standings"])
    without = stands.get("without_consent", 0)
    parts = [
        f"{told.counted(stands.get('covered', 0), 'person', 'people')} got a result",
        f"{stands.get('none', 0):,} had nothing to fix",
        f"{stands.get('not_enough_data', 0):,} have too short a record",
        f"{without:,} did not agree to be read, and were not",
    ]
    left = stands.get("too_few_behaviours", 0) + stands.get("not_in_run", 0)
    if left:
        parts.insert(1, f"{left:,} ought to have got one and did not")
    return said(f"Of them, {'; '.join(parts)}.")


def _tile(verdict: str, count: int) -> str:
    inside = tag("b", f"{count:,}") + said(told.MANY[verdict], "span")
    return tag("li", inside, class_=told.COLOURS[verdict] if count else "quiet")


def _line(metric: Told) -> str:
    verdict = metric["verdict"]
    mark = said(told.MARKS[verdict], "span", class_=f"mark {told.COLOURS[verdict]}",
                aria_hidden="true")  # fmt: skip
    return f"{mark}<b>{_title(metric)}.</b> {said(sentence(metric), 'span')}"


def _some(count: int) -> str:
    return "one thing" if count == 1 else f"{count:,} things"
