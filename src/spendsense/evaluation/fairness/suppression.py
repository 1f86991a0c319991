"""Which cells may not be told: of too few people, or the last that would give such a one away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

import polars as pl

Key = tuple[str, str, str, str]
"""Attribute, among, stage, group."""


def suppressed(counts: pl.DataFrame, least: int) -> frozenset[Key]:
    """The cells of `counting.counted` that stay in the house.

    A cell of fewer than `least` people, or that fewer than `least` and somebody reached. Where it
    is the only one of its line, its number is what the others leave of the whole: the smallest of
    those goes with it. A line is an attribute's groups; of two attributes, those that share one.
    """
    columns = ("attribute", "among", "stage", "group", "numerator", "denominator")
    tables: dict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
    small: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for attribute, among, stage, group, hits, people in counts.select(columns).iter_rows():
        tables[attribute, among, stage][group] = people
        if people < least or 0 < hits < least:
            small[attribute, among, stage].add(group)
    return frozenset(
        (*table, group)
        for table, hidden in small.items()
        for group in _with_last(tables[table], hidden)
    )


def _with_last(people: Mapping[str, int], hidden: Collection[str]) -> set[str]:
    """The hidden groups of one table, and those that must go with them."""
    gone = set(hidden)
    lines = _lines(people)
    while gone:
        alone = [line for line in lines if len(gone.intersection(line)) == 1 < len(line)]
        if not alone:
            break
        rest = [group for group in alone[0] if group not in gone]
        gone.add(min(rest, key=lambda group: (people[group], group)))
    return gone


def _lines(groups: Collection[str]) -> list[list[str]]:
    """Groups whose sum is told elsewhere: all of them, or those that share a part."""
    by_part: dict[tuple[int, str], list[str]] = defaultdict(list)
    for group in sorted(groups):
        parts = group.split(" + ")
        if len(parts) != 2:
            return [sorted(groups)]
        for place, part in enumerate(parts):
            by_part[place, part].append(group)
    return list(by_part.values())
