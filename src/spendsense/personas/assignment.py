"""Which personas hold, for a block by expression and for one user with its findings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import polars as pl
from polars import col

from spendsense.policy import Policy
from spendsense.signals.steps import named, once
from spendsense.trace import Finding

from .cash_flow_stressed import CASH_FLOW_STRESSED
from .conditions import Condition, Row, all_of, at_least
from .high_utilization import HIGH_UTILIZATION
from .persona import Persona
from .savings_builder import SAVINGS_BUILDER
from .subscription_heavy import SUBSCRIPTION_HEAVY
from .variable_income import VARIABLE_INCOME

PERSONAS: tuple[Persona, ...] = (
    HIGH_UTILIZATION,
    VARIABLE_INCOME,
    SUBSCRIPTION_HEAVY,
    SAVINGS_BUILDER,
    CASH_FLOW_STRESSED,
)
"""In order of precedence: the first that holds is the primary one."""

NONE = "none"
NOT_ENOUGH_DATA = "not_enough_data"

ENOUGH_DATA: Condition = all_of(
    at_least("posted_rows", "enough_data.min_posted_rows"),
    at_least("history_days", "enough_data.min_history_days"),
)
"""Without it, that no persona holds says nothing."""


@dataclass(frozen=True, slots=True)
class Held:
    """A result for one user and window: a persona that holds, `none`, or `not_enough_data`."""

    key: str
    title: str
    primary: bool
    confidence: str
    finding: Finding

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "title": self.title,
            "primary": self.primary,
            "confidence": self.confidence,
            "finding": self.finding.as_json(),
        }


@dataclass(frozen=True, slots=True)
class Assignment:
    """All results in precedence order, and the findings of every persona, held or not."""

    held: tuple[Held, ...]
    considered: tuple[tuple[Persona, Finding], ...]

    @property
    def primary(self) -> Held:
        return self.held[0]

    @property
    def persona_keys(self) -> tuple[str, ...]:
        """Keys of the personas that hold; none for `none` and `not_enough_data`."""
        return tuple(h.key for h in self.held if h.key not in (NONE, NOT_ENOUGH_DATA))


def assign(row: Row, policy: Policy) -> Assignment:
    """The personas of one user's readings, with their findings."""
    considered = tuple((persona, persona.when.test(row, policy)) for persona in PERSONAS)
    holding = [(persona, finding) for persona, finding in considered if finding.held]
    if not holding:
        return Assignment((_nobody(row, policy),), considered)
    held = tuple(
        Held(persona.key, persona.title, place == 0, confidence(finding, policy), finding)
        for place, (persona, finding) in enumerate(holding)
    )
    return Assignment(held, considered)


def assignments(readings: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """The same for a block: one row a user, a flag a persona, and the `primary` key."""
    return once(readings.lazy().select("user_id", *_flags(policy)).with_columns(PRIMARY))


@lru_cache
def _flags(policy: Policy) -> list[pl.Expr]:
    held = {persona.key: persona.when.expression(policy) for persona in PERSONAS}
    return named(**held, enough_data=ENOUGH_DATA.expression(policy))


PRIMARY = named(
    primary=pl.coalesce(
        *(pl.when(col(persona.key)).then(pl.lit(persona.key)) for persona in PERSONAS),
        pl.when(col("enough_data")).then(pl.lit(NONE)),
        pl.lit(NOT_ENOUGH_DATA),
    )
)
"""The key of the first that holds, or what it means that none does."""


def confidence(finding: Finding, policy: Policy) -> str:
    """How far the deciding reading lies past its line: high, medium or low.

    A persona that rests on a flag alone has no margin and is `high`: the record says it outright.
    """
    if finding.margin is None:
        return "high"
    percent = round(finding.margin * 100, 4)  # 0.29 * 100 is a hair under 29
    if percent >= policy["confidence.high_margin_percent"]:
        return "high"
    return "medium" if percent >= policy["confidence.medium_margin_percent"] else "low"


def _nobody(row: Row, policy: Policy) -> Held:
    enough = ENOUGH_DATA.test(row, policy)
    if enough.held:
        return Held(NONE, "None of the five", True, confidence(enough, policy), enough)
    return Held(NOT_ENOUGH_DATA, "Not enough data", True, "high", enough)
