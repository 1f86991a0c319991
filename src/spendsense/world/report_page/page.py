"""The page itself, part by part from the top."""

from __future__ import annotations

from html import escape

from spendsense.world.measures import VERDICTS, Line, Value
from spendsense.world.report import Report, Result

from .figures import balances, figures
from .plots import in_band
from .style import CSS

TAGS = {"near": "good", "missed": "bad", "too few to say": "quiet", "no figure": "quiet"}


def page(report: Report) -> str:
    """A whole HTML document."""
    title = f"Population report: {report.manifest.profile}, seed {report.manifest.seed}"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{CSS}</style></head><body><main>"
        f"{_head(report)}{_checks(report)}{_asks(report)}{_realism(report)}"
        "<h2>Shapes</h2>"
        f"{figures(report)}"
        "<h2>A few balances</h2>"
        '<p class="soft small">Checking at the end of each day, of one made-up person of each'
        " archetype. The line across is zero.</p>"
        f"{balances(report)}</main></body></html>\n"
    )


def number(value: float | None, unit: str = "") -> str:
    """A number as the page shows it.

    >>> number(1406.0, "$ a month"), number(0.8512, "x"), number(7.6, "%"), number(None)
    ('$1,406', '0.8512 x', '7.6 %', 'none')
    """
    if value is None:
        return "none"
    shown = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.4g}"
    if unit.startswith("$"):
        return f"-${shown[1:]}" if shown.startswith("-") else f"${shown}"
    mark = unit.split()[0] if unit.startswith(("%", "x")) else ""
    return f"{shown} {mark}".rstrip()


def _head(report: Report) -> str:
    made, counts = report.manifest, report.counts
    facts = {
        "Users": f"{counts['users']:,}",
        "Consenting customers": f"{report.consenting:,}",
        "Accounts": f"{counts['accounts']:,}",
        "Transactions": f"{counts['transactions']:,}",
        "History": f"{made.since} to {made.as_of}",
    }
    told = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(fact)}</dd></div>" for name, fact in facts.items()
    )
    kind = "verdict" if report.passed else "verdict bad"
    return (
        f"<h1>Population report</h1>"
        f'<p class="soft">Profile {escape(made.profile)}, version {made.profile_version}, seed'
        f" {made.seed}, as of {made.as_of}. Everybody in it is made up.</p>"
        f'<p class="{kind}">{escape(report.sentence)}</p><dl class="facts">{told}</dl>'
    )


def _checks(report: Report) -> str:
    failed = [each for each in report.worst_first if not each.passed]
    held = [each for each in report.results if each.passed]
    shown = _check_table(failed) if failed else "<p>Every check holds.</p>"
    return (
        f"<h2>Checks</h2>{shown}<details{'' if failed else ' open'}>"
        f"<summary>{len(held)} checks that hold</summary>{_check_table(held)}</details>"
    )


def _check_table(results: list[Result]) -> str:
    rows = "".join(
        f"<tr><td>{_tag('holds', 'good') if each.passed else _tag('FAILED', 'bad')}</td>"
        f"<td>{escape(each.sentence)}{_places(each)}"
        f"<div><code class=soft>{escape(each.name)}</code></div></td>"
        f'<td class="n">{each.look.checked:,}</td></tr>'
        for each in results
    )
    head = '<tr><th></th><th>What was found</th><th class="n">Looked at</th></tr>'
    return f"<table>{head}{rows}</table>"


def _places(result: Result) -> str:
    if not result.places:
        return ""
    return f'<ul class="small soft">{"".join(f"<li>{escape(p)}" for p in result.places)}</ul>'


def _asks(report: Report) -> str:
    if not report.answers:
        return ""
    rows = "".join(
        f"<tr><td>{_tag('met', 'good') if each.passed else _tag('NOT MET', 'bad')}</td>"
        f"<td>{escape(each.ask.measured.description)}<br><code class=soft>"
        f"{escape(each.ask.measure)}</code></td>"
        f'<td class="n">{number(each.value.number, each.ask.measured.unit)}</td>'
        f'<td class="n">{escape(each.ask.bounds)}</td>'
        f'<td class="small soft">{escape(each.ask.source)}</td></tr>'
        for each in sorted(report.answers, key=lambda answer: answer.passed)
    )
    return (
        "<h2>What the profile asks for</h2><table><tr><th></th><th>Measure</th>"
        f'<th class="n">Found</th><th class="n">Asked</th><th>Source</th></tr>{rows}</table>'
    )


def _realism(report: Report) -> str:
    judged = [line for line in report.lines if line.published is not None]
    judged.sort(key=lambda line: VERDICTS.index(line.verdict))
    bare = [line for line in report.lines if line.published is None]
    said = report.verdicts
    return (
        "<h2>Beside published figures</h2>"
        f'<p class="soft small">{said["near"]} near, {said["missed"]} missed,'
        f" {said['too few to say']} with too few people or rows to say. The band is what counts as"
        " near, the mark across it the published figure, the dot this population. A miss fails"
        " nothing by itself.</p>"
        f"{''.join(map(_line, judged))}"
        f"<details><summary>{len(bare)} more measures, of which nothing is published</summary>"
        f"{_bare_table(bare)}</details>"
    )


def _line(line: Line) -> str:
    told = line.published
    if told is None:
        return ""
    unit, value = line.measure.unit, number(line.value.number, line.measure.unit)
    figure = told.says or number(told.published, unit)
    name = line.measure.name.replace("_", " ")
    spoken = f"{name}: {value}; published {figure}; near from {told.low:g} to {told.high:g}"
    shown = line.value.number if line.verdict != "too few to say" else None
    plot = in_band(shown, told.low, told.high, told.published, line.verdict, spoken)
    return (
        f'<div class="line"><div class="what">{escape(name)}</div>'
        f'<div class="band-plot">{plot}</div><div class="value">{escape(value)}</div>'
        f'<div class="said small">{_tag(line.verdict, TAGS[line.verdict])}'
        f' <span class="soft">published {escape(figure)}</span></div>'
        f"<details><summary>what it is, and where the figure is from</summary>"
        f'<p class="small">{escape(line.measure.description)} {_standing(line.value)}</p>'
        f'<p class="small">Published: {escape(figure)}{_unit(unit)}. Near from {told.low:g} to'
        f" {told.high:g}. {escape(told.source)} ({_basis(told.basis)}). {escape(told.why)}</p>"
        "</details></div>"
    )


def _bare_table(lines: list[Line]) -> str:
    rows = "".join(
        f"<tr><td>{escape(line.measure.description)}<br><code class=soft>"
        f"{escape(line.measure.name)}</code></td>"
        f'<td class="n">{number(line.value.number, line.measure.unit)}</td></tr>'
        for line in lines
    )
    return f'<table><tr><th>Measure</th><th class="n">Found</th></tr>{rows}</table>'


def _tag(said: str, kind: str) -> str:
    return f'<span class="tag {kind}">{escape(said)}</span>'


def _standing(value: Value) -> str:
    return f"Stands on {value.n:,}."


def _unit(unit: str) -> str:
    """The part of a unit that the number does not show."""
    rest = unit.lstrip("$%x").strip()
    return f" {escape(rest)}" if rest else ""


def _basis(basis: str) -> str:
    return "seen" if basis == "seen" else "from memory"
