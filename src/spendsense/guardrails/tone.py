"""Copy states facts and options. It does not scold, frighten, hurry, promise or advise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from spendsense.policy import Policy, parameters
from spendsense.recommendations import Draft

from .guardrail import Case
from .plain import words

_PREFIX = "tone."
_FOREIGN = "\u0370-\u03ff\u0400-\u052f"  # Greek and Cyrillic hold letters that look Latin
_TWO_ALPHABETS = re.compile(rf"\b\w*(?:[A-Za-z][{_FOREIGN}]|[{_FOREIGN}][A-Za-z])\w*")
_FIGURE = re.compile(r"\d[\d.,]*")


def tone(draft: Draft, case: Case) -> Iterator[str]:
    """No pattern of policy/tone.yaml that is in force appears in title, because or body."""
    groups = _groups(case.policy)
    if not groups:
        yield f"no phrases of tone are in force on {case.policy.as_of}, so nothing can be cleared"
    for part in ("title", "because", "body"):
        if mixed := _TWO_ALPHABETS.search(str(getattr(draft, part))):
            yield f'the {part} spells "{mixed[0]}" in letters of two alphabets, which hides words'
        # No phrase turns on a figure; without them, one template is judged once for all its users.
        text = _FIGURE.sub("0", str(getattr(draft, part)))
        for name, phrase in _heard(text, groups):
            yield f'the {part} says "{phrase}" ({name}: {_reason(name)})'


def _groups(policy: Policy) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(
        (name, tuple(entries))
        for name, entries in policy.values.items()
        if name.startswith(_PREFIX) and entries
    )


@lru_cache(maxsize=8192)
def _heard(
    text: str, groups: tuple[tuple[str, tuple[str, ...]], ...]
) -> tuple[tuple[str, str], ...]:
    """Group and phrase of every pattern the text matches."""
    read = words(text)
    return tuple(
        (name, match[0])
        for name, entries in groups
        for entry in entries
        if (match := _pattern(entry).search(read))
    )


@cache
def _pattern(entry: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{entry})(?!\w)")


def _reason(name: str) -> str:
    return next(parameter.description for parameter in parameters() if parameter.name == name)
