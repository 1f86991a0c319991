"""What the fairness report holds: cells, comparisons of two cells, proxies, and their verdict.

Every value is of a whole run. `as_json` is what may leave the house: a cell of fewer people than
the least of policy is there without its counts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from spendsense.evaluation.metric import Verdict

from .stages import READING

Interval = tuple[float, float]
"""Lower and upper end, 95 %. A ratio's upper end may be infinite."""

OVERALL = ""
"""The `among` of a comparison that conditions on nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One group at one stage of the funnel.

    Of a stage that is a rate, `numerator` people of `denominator` reached it, `value` is their
    share and `interval` its 95 % Wilson interval. Of `hours_to_decision`, `value` is the median in
    hours, `denominator` the people whose drafts were decided, and `numerator` the same. `value` is
    None where nobody is in the denominator. `suppressed` cells are of too few people to be told,
    or would give away one that is.
    """

    attribute: str
    group: str
    stage: str
    numerator: int
    denominator: int
    value: float | None
    interval: Interval | None
    suppressed: bool = False

    def as_json(self) -> dict[str, Any]:
        told = not self.suppressed
        return {
            "attribute": self.attribute,
            "group": self.group,
            "stage": self.stage,
            "numerator": self.numerator if told else None,
            "denominator": self.denominator if told else None,
            "value": self.value if told else None,
            "interval_95": _ends(self.interval) if told else None,
            "suppressed": self.suppressed,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A group against the reference group of its attribute, at one stage.

    `ratio` and `difference` are group over, and less, reference; of `hours_to_decision` they are
    of medians, and `difference_interval` is in hours. `among` names those the comparison was
    confined to, such as `persona:credit_strain`, and is empty where it was confined to none.
    `best` is the group of the highest rate and `four_fifths` whether this one reaches four fifths
    of it: a convention, told and never judged by. `p` is two-sided, `p_holm` after Holm's
    correction over everything that was tested. Figures of a `suppressed` cell stay in the house.
    """

    attribute: str
    stage: str
    group: str
    reference: str
    ratio: float | None
    ratio_interval: Interval | None
    difference: float | None
    difference_interval: Interval | None
    p: float | None
    p_holm: float | None
    verdict: Verdict
    sentence: str
    among: str = OVERALL
    best: str | None = None
    four_fifths: bool | None = None
    suppressed: bool = False

    def as_json(self) -> dict[str, Any]:
        told = not self.suppressed
        return {
            "attribute": self.attribute,
            "stage": self.stage,
            "among": self.among,
            "group": self.group,
            "reference": self.reference,
            "ratio": _finite(self.ratio) if told else None,
            "ratio_interval_95": _ends(self.ratio_interval) if told else None,
            "difference": self.difference if told else None,
            "difference_interval_95": _ends(self.difference_interval) if told else None,
            "p": self.p if told else None,
            "p_holm": self.p_holm if told else None,
            "best": self.best if told else None,
            "four_fifths": self.four_fifths if told else None,
            "suppressed": self.suppressed,
            "verdict": self.verdict,
            "sentence": self.sentence if told else self.told_without_figures(),
        }

    def told_without_figures(self) -> str:
        """The verdict alone, where the figures would give away a cell of too few people."""
        words = {
            "pass": "no difference beyond the margin",
            "fail": "a difference beyond the margin, and more than chance",
            "insufficient": "not judged",
        }
        return (
            f"{self.group} against {self.reference}: {words[self.verdict]}. Its figures are of too "
            "few people to be told."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """How well something the product knows tells a protected group, against chance.

    `subject` is `persona:<key>`, `item:<key>`, `reading:<name>` or `rule:<name>`; `measure` is
    what `value` measures, 0 for nothing. `chance` is the middle 95 % of the same over shuffled
    people, `people` how many were read. Of a `suppressed` one the figures stay in the house: some
    cell behind them does, and could be worked out of them.
    """

    attribute: str
    subject: str
    measure: str
    value: float | None
    chance: Interval | None
    people: int
    p: float | None
    p_holm: float | None
    verdict: Verdict
    sentence: str
    suppressed: bool = False

    @property
    def decides(self) -> bool:
        """Whether it is no mere reading, by which alone nobody is treated in any way."""
        return not self.subject.startswith(READING)

    def as_json(self) -> dict[str, Any]:
        told = not self.suppressed
        return {
            "attribute": self.attribute,
            "subject": self.subject,
            "measure": self.measure,
            "value": self.value if told else None,
            "chance_95": _ends(self.chance) if told else None,
            "people": self.people if told else None,
            "p": self.p if told else None,
            "p_holm": self.p_holm if told else None,
            "suppressed": self.suppressed,
            "verdict": self.verdict,
            "sentence": self.sentence if told else self.told_without_figures(),
        }

    def told_without_figures(self) -> str:
        """The verdict alone, where the figures would give away a cell of too few people."""
        words = {
            "pass": "it does not tell them apart",
            "fail": "it tells them apart",
            "insufficient": "not judged",
        }
        return (
            f"{self.subject} and {self.attribute.replace('_', ' ')}: {words[self.verdict]}. Its "
            "figures are of too few people to be told."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Fairness:
    """The fairness of a run: `known` of the `of` people of it have demographics on record."""

    verdict: Verdict
    sentence: str
    known: int
    of: int
    cells: tuple[Cell, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    proxies: tuple[Proxy, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def findings(self) -> tuple[Comparison, ...]:
        """The comparisons that failed."""
        return tuple(each for each in self.comparisons if each.verdict == "fail")

    @property
    def deciding(self) -> tuple[Proxy, ...]:
        """Proxies that were tested and decide: personas, items and rules. What a reading tells is
        judged where something is made of it."""
        return tuple(each for each in self.proxies if each.decides and each.p is not None)

    def as_json(self) -> dict[str, Any]:
        """Without what a cell of too few people would give away."""
        return {
            "verdict": self.verdict,
            "sentence": self.sentence,
            "known": self.known,
            "of": self.of,
            "notes": list(self.notes),
            "cells": [each.as_json() for each in self.cells],
            "comparisons": [each.as_json() for each in self.comparisons],
            "proxies": [each.as_json() for each in self.proxies],
        }


def _ends(interval: Interval | None) -> list[float | None] | None:
    """Both ends; an infinite one is null, which JSON has no other word for."""
    return None if interval is None else [_finite(end) for end in interval]


def _finite(value: float | None) -> float | None:
    return value if value is None or abs(value) != float("inf") else None
