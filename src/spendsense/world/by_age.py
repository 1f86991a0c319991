"""How a fact moves with age: percent of what the profile states, from one age to the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from .dice import Ints

YOUNGEST, OLDEST = 18, 120


@dataclass(frozen=True, slots=True)
class ByAge:
    """Percent of a fact from each of these ages on.

    >>> ByAge(((18, 0), (24, 50), (30, 100)), "assumed").at(np.array([20, 24, 90])).tolist()
    [0, 50, 100]
    """

    steps: tuple[tuple[int, int], ...]
    source: str

    def at(self, ages: Ints) -> Ints:
        begins = np.array([age for age, _ in self.steps], np.int64)
        percent = np.array([share for _, share in self.steps], np.int64)
        return np.asarray(percent[np.searchsorted(begins, ages, side="right") - 1])


def by_age_from(told: Any) -> dict[str, ByAge]:
    """The facts that a profile's `by_age` moves."""
    return {
        fact: ByAge(tuple(sorted(entry["from"].items())), entry["source"])
        for fact, entry in (told or {}).items()
    }


def by_age_faults(told: Any, known: Iterable[str]) -> list[str]:
    """What a profile says wrongly under `by_age`, as sentences."""
    if told is None:
        return []
    if not isinstance(told, Mapping):
        return ["by_age is no mapping; expected facts, each with from and source."]
    facts, found = set(known), []
    for fact, entry in told.items():
        if fact not in facts:
            found.append(f"by_age names {fact}, which is no chance or range of this version.")
        elif not _well_told(entry):
            found.append(
                f"by_age of {fact} needs from, whole percents by age with one for {YOUNGEST}, and"
                " its source."
            )
    return found


def _well_told(entry: Any) -> bool:
    if not isinstance(entry, Mapping) or set(entry) != {"from", "source"} or not entry["source"]:
        return False
    steps = entry["from"]
    if not isinstance(steps, Mapping) or YOUNGEST not in steps:
        return False
    whole = all(type(each) is int for pair in steps.items() for each in pair)
    return whole and all(YOUNGEST <= age <= OLDEST and share >= 0 for age, share in steps.items())
