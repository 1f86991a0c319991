"""The whole fairness report of a run, in order: count, compare, correct, judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import polars as pl

from spendsense.evaluation import metrics
from spendsense.evaluation.metric import Metric, percent
from spendsense.policy import Policy

from .chances import holm
from .comparing import Beside, Waited, beside, hours_beside, medians, references
from .counting import attributes_of, confined, counted, crossed, questions, waited
from .intervals import wilson
from .judging import best_off, comparison, overall, told_attribute
from .lines import Lines
from .proxies import Told, proxy, shown, told_apart
from .stages import HOURS, READING
from .suppression import Key, suppressed
from .values import Cell, Comparison, Fairness, Proxy


def fairness(funnel: pl.DataFrame, people: pl.DataFrame, policy: Policy) -> Fairness:
    """How groups fared along a `funnel`, as `funnel.py` makes it.

    `people` has user_id and a column for each attribute, null where it is not known; people who are
    in no funnel are left out.
    """
    lines, attributes = Lines.of(policy), attributes_of(people)
    frame = confined(funnel).join(people, on="user_id", how="left", maintain_order="left")
    known = people.join(funnel, on="user_id", how="semi").height
    if not known:
        return _nobody(funnel.height)
    frame = crossed(frame, attributes)
    pairs = tuple(f"{a}+{b}" for a, b in combinations(attributes, 2))
    counts, times = _counted(frame, attributes, pairs)
    named = references({name: frame[name] for name in (*attributes, *pairs)})
    subjects = [shown(frame, name) for name in attributes]
    hidden = suppressed(pl.concat([counts, *subjects]), lines.least)
    found = beside(counts, named, lines.least) + hours_beside(times, named, lines.least)
    told = _without_the_told(told_apart(frame, attributes, lines), lines)
    unknown = _unknown(frame, attributes, pairs, lines)
    comparisons, proxies = _judged(found, told, lines, hidden, unknown)
    return _said(
        known, funnel.height, _cells(counts, times, hidden), comparisons, proxies, unknown, lines
    )


def _nobody(of: int) -> Fairness:
    return Fairness(
        verdict="insufficient",
        sentence=f"The demographics of none of the {of:,} people are known, so nothing is claimed.",
        known=0,
        of=of,
    )


def _counted(
    frame: pl.DataFrame, attributes: Sequence[str], pairs: Sequence[str]
) -> tuple[pl.DataFrame, Waited]:
    alone, both = questions(frame, alone=True), questions(frame, alone=False)
    counts = [counted(frame, name, alone) for name in attributes]
    counts += [counted(frame, name, both) for name in pairs]
    times = medians(
        (name, *found) for name in (*attributes, *pairs) for found in waited(frame, name)
    )
    return pl.concat(counts), times


def _unknown(
    frame: pl.DataFrame, attributes: Sequence[str], pairs: Sequence[str], lines: Lines
) -> dict[str, float]:
    """Attributes that are known of too few, and the share of people of whom they are."""
    shares = {name: 1 - frame[name].null_count() / frame.height for name in (*attributes, *pairs)}
    return {name: known for name, known in shares.items() if known < lines.known}


def _without_the_told(told: list[Told], lines: Lines) -> list[Told]:
    """Less the readings that say an attribute outright, as pay says income."""
    said = lines.told_by_records
    return [t for t in told if not (t.attribute in said and t.subject.startswith(READING))]


def _judged(
    found: list[Beside],
    told: list[Told],
    lines: Lines,
    hidden: frozenset[Key],
    unknown: dict[str, float],
) -> tuple[tuple[Comparison, ...], tuple[Proxy, ...]]:
    """Verdicts after one correction over everything that was tested."""
    tested = [p for p in (*(b.p for b in found), *(t.p for t in told)) if p is not None]
    after = iter(holm(np.array(tested, dtype=np.float64)).tolist())
    best = best_off(found, lines.least)
    comparisons = tuple(
        comparison(each, None if each.p is None else next(after), lines, best, hidden, unknown)
        for each in found
    )
    places = {key[:3] for key in hidden}
    proxies = tuple(
        proxy(each, None if each.p is None else next(after), lines, places) for each in told
    )
    return comparisons, proxies


def _cells(counts: pl.DataFrame, times: Waited, hidden: frozenset[Key]) -> tuple[Cell, ...]:
    hits, people = (counts[n].to_numpy().astype(np.float64) for n in ("numerator", "denominator"))
    ends = zip(*(end.tolist() for end in wilson(hits, people)), strict=True)
    cells = []
    for row, interval in zip(counts.iter_rows(named=True), ends, strict=True):
        if row["among"]:
            continue  # told by its comparisons
        value: float = row["numerator"] / row["denominator"]
        if row["stage"] == HOURS:
            middle = times[row["attribute"], "", row["group"]]
            value, interval = middle.value, middle.interval
        cells.append(
            Cell(
                attribute=row["attribute"],
                group=row["group"],
                stage=row["stage"],
                numerator=row["numerator"],
                denominator=row["denominator"],
                value=value,
                interval=interval,
                suppressed=(row["attribute"], "", row["stage"], row["group"]) in hidden,
            )
        )
    return tuple(cells)


def _said(
    known: int,
    of: int,
    cells: tuple[Cell, ...],
    comparisons: tuple[Comparison, ...],
    proxies: tuple[Proxy, ...],
    unknown: dict[str, float],
    lines: Lines,
) -> Fairness:
    # A reading that tells a group decides nothing by itself; what is made of it is judged.
    telling = [each for each in proxies if each.verdict == "fail"]
    decided = [each for each in telling if each.decides]
    verdict = overall(comparisons, len(decided), unknown)
    return Fairness(
        verdict=verdict,
        sentence=_sentence(known, of, comparisons, len(decided)),
        known=known,
        of=of,
        cells=cells,
        comparisons=comparisons,
        proxies=proxies,
        notes=tuple(_notes(known, of, unknown, lines, len(telling) - len(decided))),
    )


def _sentence(known: int, of: int, comparisons: tuple[Comparison, ...], telling: int) -> str:
    tested = [each for each in comparisons if each.p is not None]
    failed = sum(each.verdict == "fail" for each in tested)
    passed = sum(each.verdict == "pass" for each in tested)
    return (
        f"The demographics of {known:,} of {of:,} people are known. Of {len(tested):,} comparisons "
        f"that could be tested, {failed:,} show a difference, {passed:,} exclude one, and "
        f"{len(tested) - failed - passed:,} can say neither; {len(comparisons) - len(tested):,} "
        f"more had too few people. {telling:,} personas, items and rules tell a group apart."
    )


def _notes(
    known: int, of: int, unknown: dict[str, float], lines: Lines, readings: int
) -> list[str]:
    notes = [
        f"The {told_attribute(name)} of only {percent(found)} of the people is known, less than "
        f"{percent(lines.known)}: no comparison by it passes."
        for name, found in unknown.items()
        if "+" not in name
    ]
    if known < of:
        notes.append(f"The demographics of {of - known:,} people are missing.")
    if readings:
        notes.append(
            f"{readings:,} readings tell a group apart. A reading decides nothing by itself; see "
            "whether a persona or item made of it does."
        )
    notes.append(
        "Four fifths is told as a convention. It is no legal test, and a pass is no safe harbour."
    )
    return notes


def fairness_metric(found: Fairness) -> Metric:
    """One line for the table of metrics: comparisons and deciding proxies without a finding, of
    those tested."""
    compared = [each for each in found.comparisons if each.p is not None]
    tested: tuple[Comparison | Proxy, ...] = (*compared, *found.deciding)
    failed = [each for each in tested if each.verdict == "fail"]
    missed = tuple(
        each.told_without_figures() if each.suppressed else each.sentence for each in failed
    )
    plain = metrics.counted("fairness", len(tested) - len(failed), len(tested), missed)
    return _with_verdict(plain, found)


def _with_verdict(plain: Metric, found: Fairness) -> Metric:
    # That nothing was found is no pass: most comparisons of few people can find nothing.
    return replace(plain, verdict=found.verdict, sentence=found.sentence, interval=None)
