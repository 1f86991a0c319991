"""Plots as SVG text: bars, a value in its band, a path. Their colours are the page's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from spendsense.ledger import dollars

WIDE, HIGH = 340, 170
FOOT, HEAD = 20, 16
BAND_WIDE, BAND_HIGH = 220, 26


def drawing(inside: str, told: str, wide: int = WIDE, high: int = HIGH) -> str:
    """An SVG with words for those who cannot see it."""
    said = escape(told)
    return f'<svg viewBox="0 0 {wide} {high}" role="img" aria-label="{said}">{inside}</svg>'


def text(x: float, y: float, said: str, anchor: str = "middle") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(said)}</text>'


def bars(
    bars: Sequence[tuple[str, float, str]], told: str, marks: Sequence[float | None] = ()
) -> str:
    """Upright bars from zero: label, height, what stands above; a mark across each, if given."""
    top = max([height for _, height, _ in bars] + [mark or 0 for mark in marks] + [1e-9])
    step, room = WIDE / max(len(bars), 1), HIGH - FOOT - HEAD
    floor = HIGH - FOOT
    parts = [f'<line class="zero" x1="0" x2="{WIDE}" y1="{floor}" y2="{floor}"/>']
    for place, (label, height, above) in enumerate(bars):
        tall, left = room * max(height, 0) / top, place * step
        parts.append(
            f'<rect class="bar" x="{left + step * 0.14:.1f}" y="{floor - tall:.1f}"'
            f' width="{step * 0.72:.1f}" height="{tall:.1f}"/>'
        )
        parts.append(text(left + step / 2, floor - tall - 4, above))
        parts.append(text(left + step / 2, HIGH - 6, label))
    for place, mark in enumerate(marks):
        if mark is not None:
            left, y = place * step, floor - room * mark / top
            parts.append(
                f'<line class="mark" x1="{left + step * 0.06:.1f}" x2="{left + step * 0.94:.1f}"'
                f' y1="{y:.1f}" y2="{y:.1f}"/>'
            )
    return drawing("".join(parts), told)


def rows_of_bars(bars: Sequence[tuple[str, float, str]], told: str) -> str:
    """Lying bars on a scale of a hundred: a label above each, a length, what stands behind it."""
    high = 34 * max(len(bars), 1)
    parts = []
    for place, (label, length, behind) in enumerate(bars):
        y, long = place * 34, max(0.0, min(length, 100.0)) / 100 * (WIDE - 50)
        parts.append(text(0, y + 12, label, "start"))
        parts.append(
            f'<rect class="band" x="0" y="{y + 16}" width="{WIDE - 50}" height="11"/>'
            f'<rect class="bar" x="0" y="{y + 16}" width="{long:.1f}" height="11"/>'
        )
        parts.append(text(WIDE, y + 26, behind, "end"))
    return drawing("".join(parts), told, high=high)


def in_band(
    value: float | None, low: float, high: float, published: float | None, verdict: str, told: str
) -> str:
    """The tolerance as a band, the published figure as a mark, the value as a dot.

    The band is the middle third; a value off the scale is an arrow at its end.
    """
    room = high - low
    first, last = low - room, high + room

    def x(number: float) -> float:
        return (min(max(number, first), last) - first) / (last - first) * BAND_WIDE

    middle = BAND_HIGH / 2
    parts = [
        f'<line class="rule" x1="0" x2="{BAND_WIDE}" y1="{middle}" y2="{middle}"/>',
        f'<rect class="band" x="{x(low):.1f}" y="5" width="{x(high) - x(low):.1f}"'
        f' height="{BAND_HIGH - 10}" rx="3"/>',
    ]
    if published is not None:
        at, foot = x(published), BAND_HIGH - 3
        parts.append(f'<line class="mark" x1="{at:.1f}" x2="{at:.1f}" y1="3" y2="{foot}"/>')
    if value is not None:
        parts.append(_dot(value, x(value), middle, value < first or value > last, verdict))
    return drawing("".join(parts), told, BAND_WIDE, BAND_HIGH)


def _dot(value: float, x: float, y: float, off: bool, verdict: str) -> str:
    kind = f"dot {verdict}" if verdict in ("near", "missed") else "dot"
    if not off:
        return f'<circle class="{kind}" cx="{x:.1f}" cy="{y}" r="5.5"/>'
    back = 10 if x <= 0 else -10  # the arrow points away from the band
    return f'<path class="{kind}" d="M{x:.1f} {y}l{back} -6v12z"/>'


def path(points: Sequence[tuple[date, int]], first: date, last: date, told: str) -> str:
    """Cents from each day on, as steps, with the lowest and highest in dollars."""
    high = 110
    floor, top = min(0, *(c for _, c in points)), max(1, *(c for _, c in points))
    days = max((last - first).days, 1)

    def x(day: date) -> float:
        return (day - first).days / days * WIDE

    def y(cents: int) -> float:
        return high - 18 - (cents - floor) / (top - floor) * (high - 34)

    steps = [f"M{x(points[0][0]):.1f} {y(points[0][1]):.1f}"]
    steps += [f"H{x(day):.1f}V{y(cents):.1f}" for day, cents in points[1:]]
    zero = f'<line class="zero" x1="0" x2="{WIDE}" y1="{y(0):.1f}" y2="{y(0):.1f}"/>'
    line = f'<path class="path" d="{"".join(steps)}H{WIDE}"/>'
    ends = text(0, high - 4, first.isoformat(), "start") + text(
        WIDE, high - 4, last.isoformat(), "end"
    )
    most = text(0, 10, f"highest {_dollars(max(c for _, c in points))}", "start")
    least = text(WIDE, 10, f"lowest {_dollars(min(c for _, c in points))}", "end")
    return drawing(zero + line + ends + most + least, told, high=high)


def _dollars(cents: int) -> str:
    """Whole dollars, without their cents."""
    return dollars(cents).rpartition(".")[0]
