"""Who a change falls on: the same rates before and after, by demographic group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from spendsense.evaluation.fairness.counting import attributes_of
from spendsense.evaluation.fairness.lines import Lines
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
    cells = tuple(c for name in attributes for c in _cells(name, told[name], stages, lines.least))
    gaps = tuple(_gaps(cells, lines))
    return FairnessDiff(int(known), people.count, cells, gaps, _sentence(gaps, int(known), people))


def _cells(attribute: str, groups: pl.Series, stages: Stages, least: int) -> Iterator[Cell]:
    named = groups.cast(pl.String).fill_null(UNKNOWN)
    names = sorted(named.unique())
    code = named.replace_strict(names, range(len(names)), return_dtype=pl.UInt32).to_numpy()
    people = np.bincount(code, minlength=len(names))
    for stage, (before, after) in stages.items():
        # Four sums for all groups at once: who was, who is, and who is both.
        kinds = np.bincount(code * 4 + before * 2 + after, minlength=len(names) * 4)
        for number, (_, gained, lost, both) in enumerate(kinds.reshape(-1, 4).tolist()):
            count = Count(both + lost, both + gained, gained, lost, int(people[number]))
            yield Cell(attribute, names[number], stage, count, suppressed=count.of < least)


def _gaps(cells: tuple[Cell, ...], lines: Lines) -> Iterator[Gap]:
    grouped: dict[tuple[str, str], list[Count]] = {}
    for cell in cells:
        if cell.group != UNKNOWN and not cell.suppressed:
            grouped.setdefault((cell.attribute, cell.stage), []).append(cell.count)
    for attribute, stage in dict.fromkeys((cell.attribute, cell.stage) for cell in cells):
        counts = grouped.get((attribute, stage), [])
        before = _ratio([c.before / c.of for c in counts])
        after = _ratio([c.after / c.of for c in counts])
        yield Gap(attribute, stage, before, after, _verdict(before, after, lines.ratio))


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
        found[f"persona:{key}"] = (was, now)
    return {**found, **reached}
