"""A policy diff as one HTML page that reads without script, with the migration as a heat map."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from spendsense.world.report_page.style import CSS

from .changes import Changes
from .counted import Count, share
from .diff import Migration, PolicyDiff, WindowDiff
from .outcome import PRIMARIES

CELL, LABEL = 92, 150
"""Sides of the heat map in units of SVG."""


def page(found: PolicyDiff, changes: Changes) -> str:
    """A whole HTML document; nobody is named in it."""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Policy diff</title><style>{CSS}</style></head><body><main>"
        f"{''.join(_parts(found, changes))}</main></body></html>\n"
    )


def _parts(found: PolicyDiff, changes: Changes) -> Iterator[str]:
    yield "<h1>What a changed policy would do</h1>"
    told = f"Records as of {found.as_of}, {found.people:,} people. Nothing is published."
    yield f'<p class="soft">{told}</p>'
    yield "<ul>"
    for value in changes.values:
        turn = f"{value.before} to {value.after}"
        yield f"<li>{escape(value.name)}: {escape(turn)}</li>"
    for rule in changes.rules:
        yield f"<li>Rule {escape(rule.id)}: {rule.what}</li>"
    yield "</ul>"
    yield (
        f'<p class="verdict">{found.moved:,} of {found.people:,} people '
        f"({_percent(found.moved, found.people)}) would have another first persona.</p>"
    )
    for window in found.windows:
        yield f"<h2>{window.days} days</h2>{heat_map(window.matrix)}"
        yield from _tables(window)
    yield f"<h2>The queue</h2>{_queue(found)}"
    if found.fairness is not None:
        yield f"<h2>Fairness</h2><p>{escape(found.fairness.sentence)}</p>"
    yield "".join(f'<p class="soft small">{escape(note)}</p>' for note in found.notes)


def _tables(window: WindowDiff) -> Iterator[str]:
    yield _counts("Personas held", window.held.items())
    yield _counts("Offers, by kind of product", window.products.items())
    yield _counts("Items", ((each.key, each.chosen) for each in window.items))
    yield _counts(
        "Withheld by",
        ((f"{each.guardrail} {each.rule}".strip(), each.withheld) for each in window.objections),
    )


def _counts(title: str, counts: Iterable[tuple[str, Count]]) -> str:
    rows = [
        (
            escape(name),
            f"{c.before:,}",
            f"{c.after:,}",
            f"+{c.gained:,}",
            f"-{c.lost:,}",
            f"{c.of:,}",
        )
        for name, c in counts
        if c.changed
    ]
    if not rows:
        return ""
    return f"<h3>{title}</h3>{_table(('', 'Before', 'After', 'New', 'No more', 'Of'), rows)}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f"<th>{each}</th>" for each in heads)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _queue(found: PolicyDiff) -> str:
    queue = found.queue
    minutes = (
        "not known, as no decision was timed" if queue.minutes is None else f"{queue.minutes:,}"
    )
    rows = [
        (lane.kind, f"{lane.added:,}", f"{lane.taken_out:,}", f"{lane.decisions:,}")
        for lane in queue.lanes
    ]
    told = (
        f"Drafts {queue.drafts.before:,} to {queue.drafts.after:,}; {queue.decisions:,} decisions "
        f"on the day after; operator minutes: {minutes}."
    )
    return f"<p>{told}</p>{_table(('Lane', 'Added', 'Taken out', 'Decisions'), rows)}"


def heat_map(matrix: Sequence[Migration]) -> str:
    """The migration as SVG: a row for what people are first before, a column for after.

    The darker, the greater the share of its row; staying is grey.
    """
    there = [key for key in PRIMARIES if any(key in (m.before, m.after) for m in matrix)]
    size = LABEL + CELL * len(there)
    height = 40 + 30 * len(there)
    cells = "".join(_cell(each, there) for each in matrix)
    rows = "".join(
        f'<text x="0" y="{60 + 30 * n}" font-size="12">{key}</text>' for n, key in enumerate(there)
    )
    columns = "".join(
        f'<text x="{LABEL + CELL * n + CELL / 2}" y="30" font-size="9" text-anchor="middle">'
        f"{key}</text>"
        for n, key in enumerate(there)
    )
    return (
        f'<svg viewBox="0 0 {size} {height}" width="100%" role="img" '
        f'aria-label="Migration between first personas">{rows}{columns}{cells}</svg>'
    )


def _cell(move: Migration, there: Sequence[str]) -> str:
    x = LABEL + CELL * there.index(move.after)
    y = 40 + 30 * there.index(move.before)
    stays = move.before == move.after
    strength = 0.12 + 0.6 * (share(move.count, move.of) or 0)
    colour = "#888" if stays else "#b3261e"
    opacity = 0.15 if stays else strength
    text = f"{move.count:,} ({_percent(move.count, move.of)})"
    return (
        f'<rect x="{x}" y="{y}" width="{CELL - 2}" height="28" fill="{colour}" '
        f'fill-opacity="{opacity:.2f}"><title>{move.before} to {move.after}: {text}</title></rect>'
        f'<text x="{x + CELL / 2}" y="{y + 18}" font-size="10" text-anchor="middle">{text}</text>'
    )


def _percent(part: int, of: int) -> str:
    """A share in percent with one decimal; a dash of nobody.

    >>> _percent(1, 8), _percent(0, 0)
    ('12.5%', '-')
    """
    return f"{100 * part / of:.1f}%" if of else "-"
