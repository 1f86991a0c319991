"""The school year in which a text can be read."""

from __future__ import annotations

import re
from functools import lru_cache

_ENDS = re.compile(r"[.!?:]\s+")
_WORD = re.compile(r"[A-Za-z']+")
_VOWELS = re.compile(r"[aeiouy]+")


def sentences(text: str) -> list[list[str]]:
    """The words of each sentence of a text."""
    parts = _ENDS.split(text.replace("\n", " "))
    return [_WORD.findall(part) for part in parts if part.strip()]


@lru_cache(maxsize=4096)
def reading_grade(text: str) -> float:
    """Flesch-Kincaid's grade; 0 for a text without words.

    >>> round(reading_grade("A cat sat. It had a hat."), 1)
    -2.4
    """
    spoken = sentences(text)
    words = [word for sentence in spoken for word in sentence]
    if not words:
        return 0.0
    per_word = sum(map(_syllables, words)) / len(words)
    return 0.39 * len(words) / len(spoken) + 11.8 * per_word - 15.59


def _syllables(word: str) -> int:
    groups = _VOWELS.findall(word.lower())
    silent = word.lower().endswith("e") and not word.lower().endswith("le") and len(groups) > 1
    return max(1, len(groups) - silent)
