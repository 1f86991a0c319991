"""Plots as SVG text: an interval with its target, bars, a heat map, and ratios as a forest.

Sizes are in the units of each drawing's own viewBox. Colours are the page's, and none stands alone:
every drawing has words for those who cannot see it, and a table behind it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from spendsense.world.report_page.plots import drawing, text

WIDE = 640
LEFT, RIGHT = 210, 92
ROW = 26


@dataclass(frozen=True, slots=True)
class Span:
    """A row of an interval plot: a value, its 95 % interval, what stands behind it."""

    label: str
    value: float | None
    interval: tuple[float, float] | None
    behind: str
    colour: str = "quiet"


def small_interval(
    value: float | None, interval: Sequence[float] | None, target: float, colour: str, told: str
) -> str:
    """One share between 0 and 1: its interval as a band, the value as a dot, the target dashed."""
    wide, high, pad = 240, 22, 7

    def x(share: float) -> float:
        return pad + min(max(share, 0.0), 1.0) * (wide - 2 * pad)

    parts = [_line("track", x(0), x(1), high / 2)]
    if interval is not None:
        parts.append(_line(f"span {colour}", x(interval[0]), x(interval[1]), high / 2))
    parts.append(_upright("goal", x(target), 2, high - 2))
    if value is not None:
        parts.append(_dot(x(value), high / 2, colour))
    return drawing("".join(parts), told, wide, high)


def small_axis() -> str:
    """The scale of small intervals."""
    ends = ((7, "0 %", "start"), (120, "50 %", "middle"), (233, "100 %", "end"))
    return drawing(
        "".join(text(x, 12, said, side) for x, said, side in ends), "0 to 100 %", 240, 16
    )


def intervals(
    spans: Sequence[Span], told: str, *, target: float | None = None, whole: float = 1.0
) -> str:
    """Shares from 0 to `whole`, a row each, with an axis in percent."""
    room, high = WIDE - LEFT - RIGHT, ROW * len(spans) + 26

    def x(share: float) -> float:
        return LEFT + min(max(share / whole, 0.0), 1.0) * room

    foot = high - 22
    parts = [
        _upright("track", x(tick * whole), 0, foot) + text(x(tick * whole), high - 6,
                                                          f"{tick * whole * 100:.0f} %")
        for tick in (0, 0.25, 0.5, 0.75, 1)
    ]  # fmt: skip
    if target is not None:
        parts.append(_upright("goal", x(target), 0, foot))
    for place, span in enumerate(spans):
        y = ROW * place + ROW / 2
        parts.append(_labelled(span, y))
        if span.interval is not None:
            parts.append(_line(f"span {span.colour}", x(span.interval[0]), x(span.interval[1]), y))
        if span.value is not None:
            parts.append(_dot(x(span.value), y, span.colour))
    return drawing("".join(parts), told, WIDE, high)


def forest(spans: Sequence[Span], told: str, widest: float = 8.0) -> str:
    """Ratios on a scale where half and twice lie equally far from one; the line is at one.

    An interval that goes past the scale ends at its edge with an arrow.
    """
    room, high = WIDE - LEFT - RIGHT, ROW * len(spans) + 26
    foot, scale = high - 22, math.log(widest)

    def x(ratio: float) -> float:
        at = math.log(ratio) if ratio > 0 else -scale
        return LEFT + (min(max(at, -scale), scale) + scale) / (2 * scale) * room

    ticks = [1 / widest, 0.5, 0.8, 1, 1.25, 2, widest]
    parts = [_upright("track", x(t), 0, foot) + text(x(t), high - 6, f"{t:.3g}") for t in ticks]
    parts.append(_upright("goal", x(1), 0, foot))
    for place, span in enumerate(spans):
        y = ROW * place + ROW / 2
        parts.append(_labelled(span, y))
        if span.interval is not None:
            low, top = span.interval
            parts.append(_line(f"span {span.colour}", x(low), x(top), y))
            parts.append(_arrow(LEFT, y, -1, span.colour) if low < 1 / widest else "")
            parts.append(_arrow(WIDE - RIGHT, y, 1, span.colour) if top > widest else "")
        if span.value is not None:
            parts.append(_dot(x(span.value), y, span.colour))
    return drawing("".join(parts), told, WIDE, high)


def bars(rows: Sequence[tuple[str, int]], told: str) -> str:
    """Lying bars of counts, the longest as long as the room."""
    room, high = WIDE - LEFT - RIGHT, ROW * len(rows) + 4
    most = max([count for _, count in rows] + [1])
    parts = []
    for place, (label, count) in enumerate(rows):
        y, long = ROW * place + 5, room * count / most
        parts.append(_text(LEFT - 10, y + 13, cut(label, 32), "end", "strong"))
        parts.append(_rect("bar", LEFT, y, max(long, 1.0), ROW - 9, 3))
        parts.append(_text(LEFT + long + 8, y + 13, f"{count:,}", "start", ""))
    return drawing("".join(parts), told, WIDE, high)


def histogram(
    counts: Sequence[int], edges: Sequence[float], marks: Mapping[str, float], told: str
) -> str:
    """Upright bars of counts between edges in seconds, with named marks across."""
    high, foot, head = 190, 158, 34
    low, top, most = edges[0], edges[-1], max([*counts, 1])

    def x(seconds: float) -> float:
        return 8 + (seconds - low) / ((top - low) or 1) * (WIDE - 16)

    parts = [_line("zero", 0, WIDE, foot)]
    for count, (first, last) in zip(counts, pairwise(edges), strict=True):
        tall = (foot - head) * count / most
        parts.append(_rect("bar", x(first) + 1, foot - tall, x(last) - x(first) - 2, tall, 0))
    for place, (name, at) in enumerate(marks.items()):
        y = 12 + 14 * (place % 2)
        side = "end" if x(at) > WIDE * 0.75 else "start"
        parts.append(_upright("goal", x(at), y + 4, foot))
        parts.append(_text(x(at), y, f"{name}: {at:.3f} s", side, "strong"))
    for at in (low, (low + top) / 2, top):
        side = "start" if at == low else "end" if at == top else "middle"
        parts.append(text(x(at), high - 14, f"{at:.3f} s", side))
    return drawing("".join(parts), told, WIDE, high)


def heat(rows: Sequence[str], columns: Sequence[str], counts: Sequence[Sequence[int]],
         told: str) -> str:  # fmt: skip
    """A square of counts; the share of its row is how strong a cell is coloured."""
    left, head = 150, 46
    wide = (WIDE - left) / max(len(columns), 1)
    parts = []
    for place, name in enumerate(columns):
        middle = left + wide * (place + 0.5)
        for line, part in enumerate(_broken(name)):
            parts.append(text(middle, 14 + 13 * line, part))
    for down, name in enumerate(rows):
        y, of = head + 30 * down, sum(counts[down]) or 1
        parts.append(_text(left - 10, y + 19, cut(name, 24), "end", "strong"))
        for across, count in enumerate(counts[down]):
            parts.append(_cell(left + wide * across, y, wide, count, count / of))
    return drawing("".join(parts), told, WIDE, head + 30 * len(rows) + 2)


def cut(label: str, most: int) -> str:
    """A label that has room; the table behind has the whole of it.

    >>> cut("high utilization", 9)
    'high uti…'
    """
    return label if len(label) <= most else f"{label[: most - 1]}…"


def _broken(name: str) -> Iterable[str]:
    """A name on up to two lines."""
    first, _, rest = name.partition(" ")
    return [cut(part, 14) for part in (first, rest) if part]


def _labelled(span: Span, y: float) -> str:
    return _text(LEFT - 10, y + 4, cut(span.label, 34), "end", "strong") + _text(
        WIDE, y + 4, span.behind, "end", ""
    )


def _cell(x: float, y: float, wide: float, count: int, share: float) -> str:
    box = f'x="{x + 1:.1f}" y="{y + 1:.1f}" width="{wide - 2:.1f}" height="28" rx="3"'
    dark = share > 0.55
    return (
        f'<rect class="heat" {box} fill-opacity="{share:.3f}"/><rect class="cell" {box}/>'
        + _text(x + wide / 2, y + 19, f"{count:,}" if count else "·", "middle",
                "on" if dark else "off")
    )  # fmt: skip


def _dot(x: float, y: float, colour: str) -> str:
    return f'<circle class="dot {colour}" cx="{x:.1f}" cy="{y:.1f}" r="5"/>'


def _line(kind: str, x1: float, x2: float, y: float) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" x2="{x2:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>'


def _upright(kind: str, x: float, y1: float, y2: float) -> str:
    return f'<line class="{kind}" x1="{x:.1f}" x2="{x:.1f}" y1="{y1:.1f}" y2="{y2:.1f}"/>'


def _rect(kind: str, x: float, y: float, wide: float, tall: float, round_: int) -> str:
    return (
        f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{max(wide, 0.5):.1f}"'
        f' height="{tall:.1f}" rx="{round_}"/>'
    )


def _arrow(x: float, y: float, side: int, colour: str) -> str:
    return f'<path class="dot {colour}" d="M{x:.1f} {y - 5:.1f}l{7 * side} 5l{-7 * side} 5z"/>'


def _text(x: float, y: float, said: str, anchor: str, kind: str) -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{named}>{escape(said)}</text>'
