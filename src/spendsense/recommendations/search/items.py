"""What is looked through of an item, and what is found."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spendsense.recommendations.item import PLACEHOLDER, Item

STOP = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "can",
        "could",
        "do",
        "does",
        "for",
        "from",
        "get",
        "go",
        "has",
        "have",
        "how",
        "i",
        "if",
        "in",
        "is",
        "it",
        "its",
        "me",
        "more",
        "my",
        "of",
        "off",
        "on",
        "one",
        "or",
        "should",
        "so",
        "some",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "they",
        "this",
        "to",
        "up",
        "was",
        "what",
        "when",
        "where",
        "which",
        "who",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
    ]
)
"""Words that every question has."""

_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Found:
    """An item, and how well it fits: comparable within one search only."""

    item: Item
    score: float


def item_text(item: Item) -> str:
    """The words of an item without its placeholders; its title counts three times."""
    personas = " ".join(item.personas).replace("_", " ")
    text = f"{(item.title + ' ') * 3}{item.because} {item.body} {personas}"
    return PLACEHOLDER.sub(" ", text)


def words(text: str) -> list[str]:
    """What carries meaning, in lower case.

    >>> words("How do I get OFF this subscription?")
    ['subscription']
    """
    return [word for word in _WORD.findall(text.lower()) if word not in STOP]
