"""Phrases that policy lists by pattern, and whether a text says one of them."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from spendsense.policy import Policy, parameters

from .plain import words

Groups = tuple[tuple[str, tuple[str, ...]], ...]
"""Names of parameters, each with its patterns."""

_FIGURE = re.compile(r"\d[\d.,]*")


@lru_cache(maxsize=256)
def groups(policy: Policy, prefix: str) -> Groups:
    """The lists of patterns in force whose names begin so."""
    return tuple(
        (name, tuple(entries))
        for name, entries in policy.values.items()
        if name.startswith(prefix) and entries
    )


def heard(text: str, listed: Groups) -> tuple[tuple[str, str], ...]:
    """Group and phrase of every pattern that a text matches.

    No phrase turns on a figure; without them, one template is judged once for all its users.
    """
    return _heard(_FIGURE.sub("0", text), listed)


def reason(name: str) -> str:
    """What a group of phrases is listed for."""
    return next(parameter.description for parameter in parameters() if parameter.name == name)


@lru_cache(maxsize=16384)
def _heard(text: str, listed: Groups) -> tuple[tuple[str, str], ...]:
    read = words(text)
    return tuple(
        (name, match[0])
        for name, entries in listed
        for entry in entries
        if (match := _pattern(entry).search(read))
    )


@cache
def _pattern(entry: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{entry})(?!\w)")
