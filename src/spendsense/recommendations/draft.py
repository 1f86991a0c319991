"""A draft: what one user might be shown, and the facts its numbers are bound to."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

Kind = Literal["education", "offer"]

DISCLOSURE = (
    "This is educational content, not financial advice. "
    "Consult a licensed advisor for personalized guidance."
)
"""Shown with every recommendation, exactly so (requirements B3)."""

PARTNER_LABEL = (
    "This is a partner offer. "
    "The provider, not SpendSense, decides who qualifies and on what terms."
)
"""The last paragraph of every offer, exactly so: whose it is and who decides (16 CFR 255.5)."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure the text may use, as it is written there, and where it comes from.

    `source` is `reading:<name>`, `policy:<parameter>`, `window`, `as_of`, or the address of the
    page a figure in the catalog was taken from.
    """

    name: str
    text: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An item worded for one user and window. Nobody has judged or approved it yet."""

    user_id: str
    window_days: int
    as_of: date
    persona: str
    item_key: str
    kind: Kind
    product_kind: str | None
    title: str
    body: str
    because: str
    disclosure: str
    facts: tuple[Fact, ...]

    def text(self) -> str:
        """Everything the user would read, but for the disclosure."""
        return f"{self.title}\n{self.because}\n{self.body}"

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "as_of": self.as_of.isoformat()}
