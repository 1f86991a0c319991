"""Who moves and why: which reading crossed which line, with both values and both lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray
from polars import col

from spendsense.personas import PERSONAS, Compare
from spendsense.personas.assignment import ENOUGH_DATA
from spendsense.personas.conditions import Condition, IsTrue, Leaf, leaves
from spendsense.signals import READINGS, written

from .outcome import PRIMARIES, Flags, Outcome
from .rulebook import Rulebook

CROSSINGS = pl.Schema(
    {
        "user_id": pl.String(),
        "window_days": pl.Int64(),
        "before": pl.String(),
        "after": pl.String(),
        "persona": pl.String(),
        "begins": pl.Boolean(),
        "reading": pl.String(),
        "comparison": pl.String(),
        "parameter": pl.String(),
        "value_before": pl.Float64(),
        "value_after": pl.Float64(),
        "line_before": pl.Float64(),
        "line_after": pl.Float64(),
    }
)
"""One row for each reading that crossed a line, of everybody whose personas change.

`before` and `after` are the primary ones; `persona` is the one that begins or ends by the crossing,
or `enough_data`. Values and lines are in percent for a ratio, else in the reading's own unit; a
flag is 0 or 1 and has no line.
"""

ENOUGH = "enough_data"


def crossings(
    frames: tuple[pl.DataFrame, pl.DataFrame],
    books: tuple[Rulebook, Rulebook],
    outcomes: tuple[Outcome, Outcome],
    days: int,
) -> pl.DataFrame:
    """Why each person moves whose personas change over a window; columns of `CROSSINGS`."""
    rows = np.flatnonzero(_changed(*outcomes))
    if not len(rows):
        return pl.DataFrame(schema=CROSSINGS)
    some = tuple(frame[rows] for frame in frames)
    primaries = [pl.Series(PRIMARIES).gather(each.primary[rows]) for each in outcomes]
    told = some[0].select(
        "user_id",
        pl.lit(days, pl.Int64).alias("window_days"),
        primaries[0].alias("before"),
        primaries[1].alias("after"),
    )
    found = [
        _of_leaf(told, some, books, leaf, name, turned, begins)
        for name, condition, turned, begins in _turned(rows, outcomes)
        for leaf in dict.fromkeys(leaves(condition))
    ]
    return pl.concat([pl.DataFrame(schema=CROSSINGS), *found]).sort("user_id", "persona", "reading")


def _changed(before: Outcome, after: Outcome) -> Flags:
    """Whose personas are others, held or first."""
    changed: Flags = before.primary != after.primary
    for persona in PERSONAS:
        changed = changed | (before.held[persona.key] != after.held[persona.key])
    return changed


def _turned(
    rows: NDArray[np.intp], outcomes: tuple[Outcome, Outcome]
) -> Iterator[tuple[str, Condition, Flags, Flags]]:
    """Each condition, for whom of these rows it turned, and for whom of them it begins to hold."""
    before, after = outcomes
    for persona in PERSONAS:
        was, now = before.held[persona.key][rows], after.held[persona.key][rows]
        yield persona.key, persona.when, was != now, now
    nobody = len(PERSONAS)  # `none` and `not_enough_data` come after the personas
    first, last = before.primary[rows], after.primary[rows]
    enough = (first != last) & (first >= nobody) & (last >= nobody)
    yield ENOUGH, ENOUGH_DATA, enough, last == nobody


def _of_leaf(
    told: pl.DataFrame,
    frames: tuple[pl.DataFrame, ...],
    books: tuple[Rulebook, Rulebook],
    leaf: Leaf,
    persona: str,
    turned: Flags,
    begins: Flags,
) -> pl.DataFrame:
    """The rows in which one comparison turned the way its condition did."""
    was, now = (
        frame.select(leaf.expression(book.policy).alias("held"))["held"].to_numpy()
        for frame, book in zip(frames, books, strict=True)
    )
    crossed = np.flatnonzero(turned & (was != now) & (now == begins))
    values = [frame[crossed].select(_value(leaf)).to_series() for frame in frames]
    lines = [_line(leaf, book) for book in books]
    found = told[crossed].with_columns(
        pl.lit(persona).alias("persona"),
        pl.Series("begins", begins[crossed]),
        pl.lit(leaf.reading.name).alias("reading"),
        pl.lit(_comparison(leaf)).alias("comparison"),
        pl.lit(leaf.parameter if isinstance(leaf, Compare) else None, pl.String).alias("parameter"),
        values[0].alias("value_before"),
        values[1].alias("value_after"),
        pl.lit(lines[0], pl.Float64).alias("line_before"),
        pl.lit(lines[1], pl.Float64).alias("line_after"),
    )
    return found.select(CROSSINGS.names())


def _value(leaf: Leaf) -> pl.Expr:
    scale = leaf.scale if isinstance(leaf, Compare) else 1
    return (col(leaf.reading.name).cast(pl.Float64) * scale).round(9).alias("value")


def _line(leaf: Leaf, book: Rulebook) -> float | None:
    return float(book.policy[leaf.parameter]) if isinstance(leaf, Compare) else None


def _comparison(leaf: Leaf) -> str:
    if isinstance(leaf, Compare):
        return leaf.comparison
    return "so" if isinstance(leaf, IsTrue) else "zero"


def sentence(crossing: Mapping[str, object]) -> str:
    """A row of `CROSSINGS` as a sentence.

    >>> sentence({"persona": "high_utilization", "begins": False, "comparison": "at least",
    ...     "reading": "utilization_highest", "value_before": 55.37, "value_after": 55.37,
    ...     "line_before": 50.0, "line_after": 60.0})
    'high_utilization ends: utilization_highest is 55.3%, at least 50% and not at least 60%.'
    """
    turn = "begins" if crossing["begins"] else "ends"
    name = str(crossing["reading"])
    was, now = (_written(name, crossing[f"value_{each}"]) for each in ("before", "after"))
    said = f"is {now}" if was == now else f"was {was} and is {now}"
    return f"{crossing['persona']} {turn}: {name} {said}{_crossed(crossing)}."


def _crossed(crossing: Mapping[str, object]) -> str:
    if crossing["line_before"] is None:
        return ""
    comparison, name = crossing["comparison"], str(crossing["reading"])
    was, now = (_line_written(name, crossing[f"line_{each}"]) for each in ("before", "after"))
    if was == now:
        return f", {'' if crossing['begins'] else 'not '}{comparison} {now}"
    if crossing["begins"]:
        return f", {comparison} {now} and not {comparison} {was}"
    return f", {comparison} {was} and not {comparison} {now}"


def _written(name: str, value: object) -> str:
    unit = READINGS[name].unit
    if value is None:
        return "nothing to read"
    number = float(str(value))
    if unit == "flag":
        return "so" if number else "not so"
    if unit == "ratio":
        return written("ratio", number / 100)
    return written(unit, int(number) if unit in ("cents", "count") else number)


def _line_written(name: str, value: object) -> str:
    unit, number = READINGS[name].unit, float(str(value))
    if unit == "ratio":
        return written("percent", number)
    return written(unit, int(number) if number.is_integer() else number)
