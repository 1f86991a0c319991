"""A draft: what one user might be shown, and the facts its numbers are bound to."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

Kind = Literal["education", "offer"]
WordedBy = Literal["template", "model"]

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


OF_MODEL = ("worded_by", "template")
"""What is told of a draft only where a model worded it."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure the text may use, as it is written there, and where it comes from.

    `source` is `reading:<name>`, `policy:<parameter>`, `window`, `as_of`, or the address of the
    page a figure in the catalog was taken from.
    """

    name: str
    text: str
    source: str


def label(worded_by: WordedBy, approved_on: date | None) -> str | None:
    """What stands beside a text that a language model worded; None beside the catalog's.

    >>> label("model", date(2026, 11, 21))
    'Worded by a language model from these facts; approved by a person on November 21, 2026.'
    """
    if worded_by == "template":
        return None
    approved = "not approved by a person yet"
    if approved_on is not None:
        approved = f"approved by a person on {approved_on:%B} {approved_on.day}, {approved_on.year}"
    return f"Worded by a language model from these facts; {approved}."


@dataclass(frozen=True, slots=True)
class Words:
    """The three texts of an item, as its user would read them."""

    title: str
    because: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An item worded for one user and window. Nobody has judged or approved it yet.

    Where a language model worded it, `template` keeps the words of the catalog in the same figures.
    """

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
    worded_by: WordedBy = "template"
    template: Words | None = None

    def text(self) -> str:
        """Everything the user would read, but for the disclosure."""
        return f"{self.title}\n{self.because}\n{self.body}"

    def as_json(self) -> dict[str, Any]:
        fields = {**asdict(self), "as_of": self.as_of.isoformat()}
        # A template's draft says nothing of it, so that traces of before there were models still do
        # not differ from what is thought now.
        return {name: fields[name] for name in fields if self.template or name not in OF_MODEL}
