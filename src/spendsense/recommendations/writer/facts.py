"""The facts of a draft as a model may know them: by name, and by text only where that is a figure.

What names something, a merchant, an employer, a card's last digits, is told as a placeholder and
a meaning. Its text is put in afterwards, where no model sees it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from spendsense.policy import parameters
from spendsense.recommendations.draft import Fact
from spendsense.signals import READINGS

FIGURES = frozenset({"cents", "ratio", "percent", "count", "days", "months", "flag", "date"})
"""Units of readings whose text is a figure. A unit that is not here is told by name alone."""


def told(facts: Iterable[Fact]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The facts with their texts, and the names without."""
    figures, names = [], []
    for fact in facts:
        if is_figure(fact):
            figures.append({"name": fact.name, "text": fact.text, "meaning": _meaning(fact)})
        else:
            names.append({"name": fact.name, "meaning": _meaning(fact)})
    return figures, names


def is_figure(fact: Fact) -> bool:
    """Whether the text of a fact is a figure and nobody's name."""
    origin, _, name = fact.source.partition(":")
    if origin == "reading":
        return name in READINGS and READINGS[name].unit in FIGURES
    return origin in ("window", "as_of", "policy", "https", "http")


def _meaning(fact: Fact) -> str:
    origin, _, name = fact.source.partition(":")
    if origin == "reading" and name in READINGS:
        return READINGS[name].description
    if origin == "policy":
        found = (one.description for one in parameters() if one.name == name)
        return next(found, name)
    of_ours = {"window": "The days looked back over.", "as_of": "The last of those days."}
    return of_ours.get(fact.source, "A figure from a public page that the lesson cites.")
