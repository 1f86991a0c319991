"""Published figures about people, and how a measured value stands beside one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

from .measure import Measure, Value

Verdict = Literal["near", "missed", "too few to say", "no figure"]
VERDICTS: tuple[Verdict, ...] = ("missed", "near", "too few to say", "no figure")

PACKAGE, FILE = "spendsense.world", "data/published.yaml"


@dataclass(frozen=True, slots=True)
class Published:
    """One figure: what was found where, and how far from it still counts as near, and why.

    `published` is None where the source gives a direction only, which `says` tells.
    """

    measure: str
    published: float | None
    says: str | None
    low: float
    high: float
    least: int
    basis: Literal["seen", "memory"]
    source: str
    why: str


@dataclass(frozen=True, slots=True)
class Line:
    """A measure of a population beside the figure published about it, if there is one."""

    measure: Measure
    value: Value
    published: Published | None

    @property
    def verdict(self) -> Verdict:
        """Near with both ends of the tolerance; a value not to be had is too few to say."""
        if self.published is None:
            return "no figure"
        if self.value.number is None or self.value.n < self.published.least:
            return "too few to say"
        near = self.published.low <= self.value.number <= self.published.high
        return "near" if near else "missed"

    def as_json(self) -> dict[str, Any]:
        told = self.published
        return {
            "measure": self.measure.name,
            "description": self.measure.description,
            "unit": self.measure.unit,
            "value": None if self.value.number is None else round(self.value.number, 6),
            "n": self.value.n,
            "published": told and told.published,
            "says": told and told.says,
            "low": told and told.low,
            "high": told and told.high,
            "verdict": self.verdict,
            "source": told and told.source,
            "basis": told and told.basis,
            "why": told and told.why,
        }


@cache
def published() -> dict[str, Published]:
    """Every published figure, by the measure that reads it.

    >>> published()["has_credit_card"].published
    78
    """
    text = (files(PACKAGE) / FILE).read_text(encoding="utf-8")
    told = [Published(**{"says": None, **entry}) for entry in yaml.safe_load(text)]
    return {each.measure: each for each in told}
