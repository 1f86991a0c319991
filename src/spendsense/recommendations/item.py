"""An item of the catalog: a template for one recommendation, and whom it may be for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from spendsense.personas import PERSONAS

from .condition import Condition
from .draft import Kind

PERSONA_KEYS = tuple(persona.key for persona in PERSONAS)

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_.]*)\}")
"""`{reading}`, `{policy.<parameter>}`, `{figure.<name>}`, `{window_days}` or `{as_of}`."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in the copy that is nobody's reading, and the page it was taken from."""

    text: str
    source: str


Line = int | str
"""A whole number, or the name of the policy parameter that holds it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asks:
    """What the provider asks of a person, where that was read, and on which day.

    None and False are what is not asked. An offer that asks for nothing has no source.
    """

    min_monthly_income_cents: Line | None = None
    max_utilization_percent: Line | None = None
    min_history_days: Line | None = None
    min_credit_score: Line | None = None
    no_overdue_payment: bool = False
    source: str | None = None
    checked_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility:
    """Whom an offer may be shown to.

    `not_if_holds` are account subtypes. `is_credit` means that the user would owe money under
    it, and then `max_apr_percent` is the highest rate that it may come to; `compares_total_cost`
    that the copy sets the whole cost of the new credit beside the old; `advance_fee` that help
    with debts is paid for before it helped. After `ends` it is offered no more.
    """

    not_if_holds: tuple[str, ...] = ()
    asks: Asks = Asks()
    is_credit: bool = False
    compares_total_cost: bool = False
    advance_fee: bool = False
    max_apr_percent: float | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What one Markdown file of the catalog says. `rank` orders items: lower is drafted first."""

    key: str
    kind: Kind
    rank: int
    title: str
    because: str
    body: str
    personas: tuple[str, ...]
    needs: tuple[str, ...]
    when: tuple[Condition, ...]
    figures: Mapping[str, Figure]
    sources: tuple[str, ...]
    written: date
    product_kind: str | None = None
    eligibility: Eligibility | None = None

    def placeholders(self) -> tuple[str, ...]:
        """The names in braces in title, because and body, each once, in reading order."""
        copy = f"{self.title}\n{self.because}\n{self.body}"
        return tuple(dict.fromkeys(PLACEHOLDER.findall(copy)))
