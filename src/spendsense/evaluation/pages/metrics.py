"""Each metric: all of them at a glance, then one after the other with what stands behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise

from spendsense.evaluation.definitions import SECTIONS, definition
from spendsense.evaluation.latency import percentile

from . import plots, told
from .cases import of_metric
from .markup import figure, folded, key, link, said, table, tag, words
from .told import Told

PARTS = 16
"""Bars that measured seconds are put into."""


def glance(report: Told) -> str:
    """A line a metric: the interval, the value, the word."""
    rows = _axis() + "".join(_row(each) for each in report["metrics"])
    note = (
        "A dot is the value, the band its 95 % interval (how far chance alone may have moved it), "
        "the dashed line the target. The scale runs from 0 to 100 %."
    )
    return tag("div", rows, class_="glance") + said(note, class_="soft small")


def sections(report: Told) -> Iterator[tuple[str, str]]:
    """Each part of the report that has metrics, by its key, as HTML."""
    order = list(SECTIONS)
    found = sorted(report["metrics"], key=lambda each: order.index(each["section"]))
    for section, metrics in groupby(found, key=lambda each: str(each["section"])):
        beside = _BESIDE.get(section, _nothing)(report)
        cards = "".join(_card(report, each) for each in metrics)
        yield section, said(SECTIONS[section], class_="soft") + cards + beside


def _axis() -> str:
    parts = (tag("div", ""), tag("div", plots.small_axis(), class_="plot"), tag("div", ""))
    return tag("div", "".join(parts), class_="row head", aria_hidden="true")


def _row(metric: Told) -> str:
    verdict, title = metric["verdict"], definition(metric["name"]).title
    shown = told.value(metric["value"], metric["unit"])
    colour = told.COLOURS[verdict]
    plot = ""
    if metric["unit"] == "share":
        ends = told.ends(metric["interval_95"], "share") or "no interval"
        plot = plots.small_interval(
            metric["value"], metric["interval_95"], metric["target"], colour,
            f"{title}: {shown}, 95 % interval {ends}, target {told.target(metric)}",
        )  # fmt: skip
    else:
        plot = said(f"{told.target(metric)}", "span", class_="soft small")
    return tag(
        "div",
        tag("div", link(f"m-{key(metric['name'])}", title))
        + tag("div", plot, class_="plot")
        + said(shown, "div", class_="num")
        + said(f"{told.MARKS[verdict]} {told.VERDICTS[verdict]}", "div", class_=f"tag {colour}"),
        class_="row",
    )


def _card(report: Told, metric: Told) -> str:
    verdict, about = metric["verdict"], definition(metric["name"])
    word = said(f"{told.MARKS[verdict]} {told.VERDICTS[verdict]}", "span",
                class_=f"tag {told.COLOURS[verdict]}")  # fmt: skip
    title = tag("h3", f"{said(about.title, 'span')} {word}", id=f"m-{key(metric['name'])}")
    facts = "".join(
        tag("div", said(name, "dt") + said(value, "dd")) for name, value in _facts(metric) if value
    )
    inside = (
        title
        + said(metric["sentence"])
        + tag("dl", facts, class_="facts")
        + tag("p", f"<b>What is counted.</b> {said(about.how, 'span')}", class_="small")
        + of_metric(report, metric)
    )
    return tag("section", inside, class_="card", aria_labelledby=f"m-{key(metric['name'])}")


def _facts(metric: Told) -> tuple[tuple[str, str], ...]:
    unit = metric["unit"]
    return (
        ("Numerator", f"{metric['numerator']:,}"),
        ("Denominator", f"{metric['denominator']:,}"),
        ("Kappa" if unit == "kappa" else "Value", told.value(metric["value"], unit)),
        ("95 % interval", told.ends(metric["interval_95"], unit)),
        ("Target", told.target(metric)),
        ("Least to judge", f"{metric['floor']:,}" if metric.get("floor") else ""),
    )


def _standings(report: Told) -> str:
    return _counts("Where everybody stands", "people", report["standings"])


def _withheld(report: Told) -> str:
    return _counts("Drafts withheld or not chosen, and why", "drafts", report["withheld"])


def _not_worded(report: Told) -> str:
    title = "Lessons a language model was to word, and why it did not"
    return _counts(title, "lessons", report["not_worded"])


def _counts(title: str, what: str, counts: Mapping[str, int]) -> str:
    if not counts:
        return ""
    rows = [(words(name), count) for name, count in counts.items()]
    spoken = "; ".join(f"{name}: {count:,}" for name, count in rows)
    behind = table(title, ("", what.capitalize()), [_plain(row) for row in rows], numbers=(1,))
    return said(title, "h3") + figure(
        plots.bars(rows, f"{title}. {spoken}"), title, folded("The table behind it", behind)
    )


def _plain(row: tuple[str, int]) -> tuple[str, str]:
    return said(row[0], "span"), f"{row[1]:,}"


def _seconds(report: Told) -> str:
    return "".join(_times(path, taken) for path, taken in report["seconds"].items() if taken)


def _times(path: str, taken: Sequence[float]) -> str:
    edges, counts = binned(taken)
    marks = {f"{at} %": percentile(taken, at) for at in (50, 95, 99)}
    title = f"Seconds a person, {words(path)}: {told.counted(len(taken), 'person', 'people')}"
    spoken = ", ".join(f"{name} took at most {at:.3f} s" for name, at in marks.items())
    rows = [
        (f"{first:.3f} to {last:.3f} s", f"{count:,}")
        for (first, last), count in zip(pairwise(edges), counts, strict=True)
    ]
    behind = folded("The table behind it", table(title, ("Seconds", "People"), rows, (1,)))
    return said("How long each took", "h3") + figure(
        plots.histogram(counts, edges, marks, f"{title}. {spoken}"), f"{title}. {spoken}.", behind
    )


def binned(taken: Sequence[float]) -> tuple[list[float], list[int]]:
    """Edges of equal bars from the shortest to the longest, and how many fall into each.

    >>> binned([1.0, 1.0])
    ([1.0, 1.001], [2])
    """
    low, top = min(taken), max(taken)
    if top - low < 1e-9:
        return [low, low + 0.001], [len(taken)]
    wide = (top - low) / PARTS
    counts = [0] * PARTS
    for each in taken:
        counts[min(int((each - low) / wide), PARTS - 1)] += 1
    return [low + wide * place for place in range(PARTS + 1)], counts


def _confusions(report: Told) -> str:
    return "".join(
        _confusion(days, rows) for days, rows in report["confusion"].items() if rows
    )  # by the window's days


def _confusion(days: str, rows: Mapping[str, Mapping[str, int]]) -> str:
    meant = list(rows)
    found = sorted({name for row in rows.values() for name in row})
    counts = [[row.get(name, 0) for name in found] for row in rows.values()]
    right = sum(rows[name].get(name, 0) for name in meant)
    of = sum(sum(row) for row in counts)
    title = f"Persona over {days} days: what was meant (rows) and what was found (columns)"
    drawn = plots.heat(
        [words(name) for name in meant], [words(name) for name in found], counts,
        f"{title}. {right:,} of {of:,} lie where row and column are the same.",
    )  # fmt: skip
    cells = [
        (said(words(name), "span"), *(f"{count:,}" for count in row))
        for name, row in zip(meant, counts, strict=True)
    ]
    head = ("Meant", *(words(name) for name in found))
    behind = folded("The table behind it", table(title, head, cells, range(1, len(head))))
    return said(f"Who was taken for whom over {days} days", "h3") + figure(drawn, title, behind)


def _nothing(report: Told) -> str:
    return ""


_BESIDE = {
    "coverage": _standings,
    "latency": _seconds,
    "guardrails": _withheld,
    "wording": _not_worded,
    "accuracy": _confusions,
}
"""What stands beside the metrics of a part."""
