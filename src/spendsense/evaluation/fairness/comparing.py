"""Each group beside the reference group of its attribute, at each stage: figures and chances.

Nothing is judged here. The reference is the group of most people on record, the same at every
stage, so that it is known before anything was looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from polars import col

from .chances import fisher
from .hours import Median, compared, median
from .intervals import katz, newcombe
from .stages import HOURS
from .suppression import Key
from .values import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A group beside its reference. `p` is None where either has too few people to be tested."""

    key: Key
    reference: str
    people: int
    ref_people: int
    value: float
    ref_value: float | None
    ratio: float | None = None
    ratio_interval: Interval | None = None
    difference: float | None = None
    difference_interval: Interval | None = None
    p: float | None = None


def references(people: Mapping[str, pl.Series]) -> dict[str, str]:
    """By attribute the group of most people; of two as large, the first in order of name."""
    found = {}
    for attribute, groups in people.items():
        sizes = groups.drop_nulls().cast(pl.String).value_counts(name="people")
        ordered = sizes.sort(["people", groups.name], descending=[True, False])
        if ordered.height:
            found[attribute] = str(ordered[groups.name][0])
    return found


def beside(counts: pl.DataFrame, reference: Mapping[str, str], least: int) -> list[Beside]:
    """Every rate of `counting.counted` beside its reference."""
    rates = counts.filter(col("stage") != HOURS)
    paired = _paired(rates, reference)
    hits, people, ref_hits, ref_people = (
        paired[name].to_numpy().astype(np.float64)
        for name in ("numerator", "denominator", "ref_numerator", "ref_denominator")
    )
    least_here = np.minimum(people, ref_people)
    with np.errstate(divide="ignore", invalid="ignore"):
        difference = hits / people - ref_hits / ref_people
        ratio = (hits / people) / (ref_hits / ref_people)
        low, high = newcombe(hits, people, ref_hits, ref_people)
        ratio_low, ratio_high = katz(hits, people, ref_hits, ref_people)
    figures = zip(
        paired.iter_rows(named=True), least_here.tolist(), difference.tolist(), low.tolist(),
        high.tolist(), ratio.tolist(), ratio_low.tolist(), ratio_high.tolist(),
        strict=True,
    )  # fmt: skip
    return [_rate(row, told, least) for row, *told in figures]


def _paired(counts: pl.DataFrame, reference: Mapping[str, str]) -> pl.DataFrame:
    """Each group with the counts of its reference, 0 where it has nobody there."""
    names = pl.DataFrame(
        {"attribute": list(reference), "reference": list(reference.values())},
        schema={"attribute": pl.String(), "reference": pl.String()},
    )
    place = ["attribute", "among", "stage"]
    theirs = counts.join(names, on="attribute").filter(col("group") == col("reference"))
    renamed = theirs.select(
        *place,
        ref_numerator="numerator",
        ref_denominator="denominator",
    )
    return (
        counts.join(names, on="attribute")
        .filter(col("group") != col("reference"))
        .join(renamed, on=place, how="left", maintain_order="left")
        .with_columns(col("ref_numerator", "ref_denominator").fill_null(0))
    )


def _rate(row: Mapping[str, object], told: list[float], least: int) -> Beside:
    fewest, difference, low, high, ratio, ratio_low, ratio_high = told
    hits, people = int(str(row["numerator"])), int(str(row["denominator"]))
    ref_hits, ref_people = int(str(row["ref_numerator"])), int(str(row["ref_denominator"]))
    key = tuple(str(row[name]) for name in ("attribute", "among", "stage", "group"))
    plain = Beside(
        key=(key[0], key[1], key[2], key[3]),
        reference=str(row["reference"]),
        people=people,
        ref_people=ref_people,
        value=hits / people,
        ref_value=ref_hits / ref_people if ref_people else None,
    )
    if fewest < least:
        return plain
    ends = None if np.isnan(ratio_low) else (ratio_low, ratio_high)
    return Beside(
        key=plain.key,
        reference=plain.reference,
        people=people,
        ref_people=ref_people,
        value=plain.value,
        ref_value=plain.ref_value,
        ratio=ratio if np.isfinite(ratio) else None,
        ratio_interval=ends,
        difference=difference,
        difference_interval=(low, high),
        p=fisher(hits, people, ref_hits, ref_people),
    )


Waited = Mapping[tuple[str, str, str], Median]
"""Medians by attribute, among and group."""


def medians(found: Iterable[tuple[str, str, str, pl.Series]]) -> dict[tuple[str, str, str], Median]:
    """Of hours in order by attribute, among and group."""
    return {(a, among, group): median(hours.to_numpy()) for a, among, group, hours in found}


def hours_beside(waited: Waited, reference: Mapping[str, str], least: int) -> list[Beside]:
    """Every median beside its reference."""
    return [
        _hours(waited, (attribute, among, group), reference[attribute], least)
        for attribute, among, group in waited
        if group != reference[attribute]
    ]


def _hours(waited: Waited, place: tuple[str, str, str], named: str, least: int) -> Beside:
    attribute, among, group = place
    own, ref = waited[place], waited.get((attribute, among, named))
    people, ref_people = own.hours.size, 0 if ref is None else ref.hours.size
    found = None if ref is None or min(people, ref_people) < least else compared(own, ref)
    return Beside(
        key=(attribute, among, HOURS, group),
        reference=named,
        people=people,
        ref_people=ref_people,
        value=own.value,
        ref_value=None if ref is None else ref.value,
        ratio=found.ratio if found else None,
        ratio_interval=found.ratio_interval if found else None,
        difference=found.difference if found else None,
        difference_interval=found.difference_interval if found else None,
        # All waited alike to the second: as sure as can be that neither waited longer.
        p=(1.0 if found.p is None else found.p) if found else None,
    )
