"""Who a change falls on: the same rates before and after, by demographic group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from spendsense.evaluation.fairness.counting import attributes_of
from spendsense.evaluation.fairness.lines import Lines
from spendsense.evaluation.fairness.stages import PERSONA
from spendsense.evaluation.fairness.suppression import with_last
from spendsense.policy import Policy

from .counted import Count, some
from .diff import Cell, FairnessDiff, Gap
from .outcome import PRIMARIES, Flags
from .people import People

UNKNOWN = "unknown"

Stages = Mapping[str, tuple[Flags, Flags]]
"""By stage, who reaches it before and after."""


def fairness_diff(people: People, stages: Stages, policy: Policy) -> FairnessDiff | None:
    """Cells and gaps of every attribute; None where no demographics are known.

    By the lines of the fairness report: how many people a rate is compared of, and beneath which
    ratio of the least rate to the greatest a gap is told.
    """
    if people.demographics is None:
        return None
    own = pl.DataFrame({"user_id": people.user_ids})
    told = own.join(people.demographics, on="user_id", how="left", maintain_order="left")
    attributes, lines = list(attributes_of(people.demographics)), Lines.of(policy)
    known = told.select(pl.any_horizontal(pl.col(attributes).is_not_null()).sum()).item()
    cells = tuple(
        cell
        for name in attributes
        for cell in _held_back(tuple(_cells(name, told[name], stages)), lines.least)
    )
    gaps = tuple(_gaps(cells, lines))
    return FairnessDiff(int(known), people.count, cells, gaps, _sentence(gaps, int(known), people))


def _cells(attribute: str, groups: pl.Series, stages: Stages) -> Iterator[Cell]:
    named = groups.cast(pl.String).fill_null(UNKNOWN)
    names = sorted(named.unique())
    code = named.replace_strict(names, range(len(names)), return_dtype=pl.UInt32).to_numpy()
    people = np.bincount(code, minlength=len(names))
    for stage, (before, after) in stages.items():
        # Four sums for all groups at once: who was, who is, and who is both.
        kinds = np.bincount(code * 4 + before * 2 + after, minlength=len(names) * 4)
        for number, (_, gained, lost, both) in enumerate(kinds.reshape(-1, 4).tolist()):
            count = Count(both + lost, both + gained, gained, lost, int(people[number]))
            yield Cell(attribute, names[number], stage, count)


def _held_back(cells: tuple[Cell, ...], least: int) -> Iterator[Cell]:
    """The cells of one attribute, suppressed where they are of too few people, or would give away
    one that is.

    As in the fairness report, of whose suppression this is the same rule. Everybody is first
    something: over one window a group's personas have a sum too.
    """
    lines: dict[tuple[str, str], list[str]] = {}
    for cell in cells:
        lines.setdefault(("stage", cell.stage), []).append(_name(cell))
        if cell.stage.startswith(PERSONA):
            lines.setdefault(("group", cell.group), []).append(_name(cell))
    small = {_name(cell) for cell in cells if _is_small(cell.count, least)}
    people = {_name(cell): cell.count.of for cell in cells}
    hidden = with_last(list(lines.values()), small, people)
    for cell in cells:
        yield replace(cell, suppressed=_name(cell) in hidden)


def _name(cell: Cell) -> str:
    return f"{cell.stage} {cell.group}"


def _is_small(count: Count, least: int) -> bool:
    """Of too few people, or with a number between that and nobody."""
    told = (count.before, count.after, count.gained, count.lost, count.before - count.lost)
    return count.of < least or any(0 < each < least for each in told)


def _gaps(cells: tuple[Cell, ...], lines: Lines) -> Iterator[Gap]:
    grouped: dict[tuple[str, str], list[Cell]] = {}
    for cell in cells:
        if cell.group != UNKNOWN and cell.count.of >= lines.least:
            grouped.setdefault((cell.attribute, cell.stage), []).append(cell)
    for attribute, stage in dict.fromkeys((cell.attribute, cell.stage) for cell in cells):
        judged = grouped.get((attribute, stage), [])
        before = _ratio([cell.count.before / cell.count.of for cell in judged])
        after = _ratio([cell.count.after / cell.count.of for cell in judged])
        verdict = _verdict(before, after, lines.ratio)
        untold = any(cell.suppressed for cell in judged)
        yield Gap(attribute, stage, before, after, verdict, suppressed=untold)


def _ratio(rates: list[float]) -> float | None:
    return round(min(rates) / max(rates), 4) if len(rates) > 1 and max(rates) > 0 else None


def _verdict(before: float | None, after: float | None, line: float) -> str:
    if after is None:
        return "insufficient"
    if after < line and (before is None or after < before):
        return "wider"
    return "narrower" if before is not None and after > before else "no wider"


def _sentence(gaps: tuple[Gap, ...], known: int, people: People) -> str:
    of = f"Demographics are known of {known:,} of {people.count:,} people"
    if all(gap.verdict == "insufficient" for gap in gaps):
        return f"{of}: too few to say on whom the change falls. Nothing is claimed."
    wider = [f"{gap.stage} by {gap.attribute}" for gap in gaps if gap.verdict == "wider"]
    if not wider:
        return f"{of}; no gap between groups falls below the line of policy, or further below."
    return (
        f"{of}; gaps that fall below the line of policy, or further below: {', '.join(wider)}. "
        "These are rates as they are, and not tested: `spendsense evaluate` tests them once they "
        "stand."
    )


def stages(
    primaries: Mapping[int, tuple[NDArray[np.uint8], NDArray[np.uint8]]],
    reached: Mapping[str, tuple[Flags, Flags]],
) -> Stages:
    """Who is first what in some window, and who has a lesson or an offer in some."""
    found: dict[str, tuple[Flags, Flags]] = {}
    for code, key in enumerate(PRIMARIES):
        was = some([before == code for before, _ in primaries.values()])
        now = some([after == code for _, after in primaries.values()])
        found[f"{PERSONA}{key}"] = (was, now)
    return {**found, **reached}
