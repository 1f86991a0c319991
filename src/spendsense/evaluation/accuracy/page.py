"""A scoreboard as one HTML page: what passes and what falls short, why, and the worst cases."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from spendsense.evaluation.metric import Metric, percent
from spendsense.world.report_page.style import CSS

from .figures import FIGURES, PERSONA_FIGURES, Figure
from .scoreboard import Condition, Scoreboard
from .tally import Case

TAGS = {"pass": "good", "fail": "bad", "insufficient": "quiet"}
MOST_REASONS = 5
MOST_SHOWN = 3
"""Cases of a figure that the page shows; the JSON has all that are kept."""


def page(board: Scoreboard) -> str:
    """A whole HTML document."""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Accuracy</title><style>{CSS}</style></head><body><main>"
        f"{''.join(_parts(board))}</main></body></html>\n"
    )


def summary(condition: Condition) -> str:
    """How many figures pass, in a sentence."""
    verdicts = [metric.verdict for metric in condition.metrics()]
    return (
        f"Of {len(verdicts)} figures {verdicts.count('pass')} pass, {verdicts.count('fail')} fall"
        f" short, and {verdicts.count('insufficient')} had nothing to measure."
    )


def interval(metric: Metric) -> str:
    """The 95 % interval in percent, rounded outwards; nothing where there is none."""
    if metric.interval is None:
        return ""
    low, high = metric.interval
    return f"{math.floor(low * 1000) / 10:.1f} to {math.ceil(high * 1000) / 10:.1f}"


def starred(metric: Metric) -> str:
    """A share in percent, with a star where it is under the target; nothing where there is none."""
    if metric.value is None:
        return ""
    return percent(metric.value) + (" *" if metric.verdict == "fail" else "")


def _parts(board: Scoreboard) -> Iterator[str]:
    clean = board.clean
    seeds = ", ".join(str(seed) for seed in board.seeds)
    bad = any(metric.verdict == "fail" for metric in clean.metrics())
    yield "<h1>Accuracy: what was found, held against what is true</h1>"
    yield (
        f'<p class="soft">Profile {escape(board.profile)}, seed {seeds}, as of {board.as_of},'
        f" {board.people:,} made-up people.</p>"
        f'<p class="verdict{" bad" if bad else ""}">{summary(clean)}</p>'
    )
    yield _table(
        ("", "Figure", "Right", "Of", "%", "95 % interval", "Target", *_named(board)),
        [_row(board, figure) for figure in FIGURES],
        numbers=range(2, 7 + len(board.conditions)),
    )
    if board.conditions[1:]:
        yield '<p class="soft small">A star: under the target, with that noise.</p>'
    for condition in board.conditions[1:]:
        said = " ".join(escape(each.sentence) for each in condition.touched)
        yield f'<p class="soft small">{said}</p>'
    yield "<h2>Streams, by kind and cadence</h2>"
    for figure in FIGURES[:2]:
        yield f"<h3>{escape(figure.title)}</h3>{_groups(clean, figure)}"
    yield from _confusions(clean)
    yield "<h2>Personas, by archetype</h2>"
    for figure in PERSONA_FIGURES:
        yield f"<h3>{escape(figure.title)}</h3>{_groups(clean, figure)}"
    yield "<h2>What falls short, and the worst cases</h2>"
    for figure in FIGURES:
        yield from _short(clean, figure)
    yield "<h2>Not asked for</h2><ul>"
    yield "".join(f"<li>{n:,} {escape(why)}" for why, n in sorted(clean.tally.apart.items()))
    yield "</ul>"


def _named(board: Scoreboard) -> list[str]:
    return [escape(condition.name) for condition in board.conditions[1:]]


def _row(board: Scoreboard, figure: Figure) -> list[str]:
    metric = board.clean.metric(figure)
    noisy = [starred(condition.metric(figure)) for condition in board.conditions[1:]]
    return [
        _tag(metric.verdict),
        escape(figure.title),
        f"{metric.numerator:,}",
        f"{metric.denominator:,}",
        _value(metric),
        interval(metric),
        f"{figure.target * 100:.0f}",
        *noisy,
    ]


def _value(metric: Metric) -> str:
    """Percent without the sign, rounded down."""
    return "" if metric.value is None else percent(metric.value).removesuffix(" %")


def _tag(verdict: str) -> str:
    return f'<span class="tag {TAGS[verdict]}">{verdict}</span>'


SHOWN = ("kind", "cadence", "standing", "archetype")
"""Of what a figure is split by, what the page shows at once; the rest can be unfolded."""


def _groups(condition: Condition, figure: Figure) -> str:
    head = ("", "By", "Right", "Of", "%", "95 % interval", "Target")
    groups = condition.groups(figure)
    rows = [_group_row(condition, figure, group) for group in groups if group[0] in SHOWN]
    more = [_group_row(condition, figure, group) for group in groups if group[0] not in SHOWN]
    shown = _table(head, rows, numbers=range(2, 7))
    if more:
        folded = _table(head, more, numbers=range(2, 7))
        shown += f"<details><summary>By more that is true of them</summary>{folded}</details>"
    return shown


def _group_row(condition: Condition, figure: Figure, group: tuple[str, str]) -> list[str]:
    metric = condition.metric(figure, group)
    return [
        _tag(metric.verdict),
        escape(f"{group[0]}: {group[1]}".replace("_", " ")),
        f"{metric.numerator:,}",
        f"{metric.denominator:,}",
        _value(metric),
        interval(metric),
        f"{metric.target * 100:.0f}",
    ]


def _confusions(condition: Condition) -> Iterator[str]:
    for days in sorted({days for days, _, _ in condition.tally.confusion}, reverse=True):
        table = condition.confusion(days)
        found = sorted({name for row in table.values() for name in row})
        yield f"<h2>Persona over {days} days: meant (rows), assigned (columns)</h2>"
        rows = [
            [escape(meant), *(str(row.get(name, "")) for name in found)]
            for meant, row in table.items()
        ]
        head = ("", *(name.replace("_", " ") for name in found))
        yield _table(head, rows, numbers=range(1, 1 + len(found)))


def _short(condition: Condition, figure: Figure) -> Iterator[str]:
    worst = condition.tally.cases.get(figure.name, ())
    reasons = condition.reasons(figure.name)
    if not reasons:
        return
    metric = condition.metric(figure)
    told = "".join(f"<li>{n:,} {escape(why)}" for why, n in reasons[:MOST_REASONS])
    yield f"<details><summary>{escape(figure.title)}</summary><p>{escape(metric.sentence)}</p>"
    yield f"<ul>{told}</ul>{''.join(_case(case) for case in worst[:MOST_SHOWN])}</details>"


def _case(case: Case) -> str:
    rows = [
        [
            row.date.isoformat(),
            escape(row.name or ""),
            escape(row.merchant or ""),
            escape(row.category or ""),
            f"{row.cents:,}",
            escape(row.what),
        ]
        for row in case.rows
    ]
    head = ("Date", "Description", "Merchant", "Category", "Cents", "")
    shown = _table(head, rows, numbers=(4,)) if rows else ""
    return f"<p><b>{escape(case.user_id)}</b> {escape(case.said)}</p>{shown}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], numbers: Iterable[int]) -> str:
    """Cells are HTML already."""
    right = frozenset(numbers)

    def line(cells: Sequence[str], tag: str) -> str:
        told = (
            f"<{tag}{' class=n' if place in right else ''}>{cell}</{tag}>"
            for place, cell in enumerate(cells)
        )
        return f"<tr>{''.join(told)}</tr>"

    return f"<table>{line(head, 'th')}{''.join(line(row, 'td') for row in rows)}</table>"
