"""Numbers in a model's own words. It has none to say: every figure is a placeholder."""

from __future__ import annotations

import re
from functools import cache

from spendsense.recommendations.plain import words

_UNITS = "two|three|four|five|six|seven|eight|nine"
_CARDINALS = (
    f"zero|{_UNITS}|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    "|nineteen|twenty|thirty|forty|fourty|fifty|sixty|seventy|eighty|ninety"
    "|hundreds?|thousands?|dozens?|\\w*illions?|lakhs?|crores?|grand|myriads?"
)
_TENTHS = (
    "thirds?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|elevenths?|twelfths?"
    "|\\w+teenths?|\\w+tieths?|hundredths?|thousandths?"
)
_SHARES = (
    "half|halves|halv(?:e|ed|ing)|quarters?|quartered|doubl\\w+|tripl\\w+|trebl\\w+|quadrupl\\w+"
    "|quintupl\\w+|\\w*fold|twice|thrice|couples?|pairs?|trio|quartet|twofold"
)
_MEASURES = (
    "per ?cent|percentages?|percentage points?|pct|dollars?|bucks?|cents?|pennies|dimes?|nickels?"
    "|decades?|fortnights?|centur(?:y|ies)|scores of|one (?:in|out of|of every) "
)
_TIMES = r"(?:many|several|few|\w+) times (?:as|more|less|the|over|your|what|that|higher|lower)"
_SAID = re.compile(
    rf"\b(?:{_CARDINALS}|{_TENTHS}|{_SHARES}|{_MEASURES}|{_TIMES})(?!\w)"
    rf"|\b\w*(?:{_UNITS})(?:teen|ty)\w*"
)
_LONGER = tuple(word for word in re.findall(r"\w+", _CARDINALS) if len(word) > 4)
_ENGLISH = frozenset({"there", "tree", "thee", "seen", "fort", "cores", "elven", "gran", "grad"})
"""Words of their own that are a slip away from a number."""

_WORD = re.compile(r"[a-z]+")

_APART = re.compile(r"(?<![\w'])(?:[^\W\d_][\s.-]+){2,}[^\W\d_](?![\w'])")
"""Letters set apart, which spell a word that no list hears."""

_ROMAN = re.compile(r"\b(?!CD\b)[MDCLXVI]{2,}\b")
"""A CD is a certificate of deposit."""


def own_number_word(text: str) -> str | None:
    """A number, a share or a measure that a text says in words, or None.

    `one`, `first` and `second` are words here: lessons speak of one card, a first step, a second
    look.

    >>> own_number_word("Your balance doubled"), own_number_word("by about a third")
    ('doubled', 'third')
    >>> own_number_word("One card at a time") is None
    True
    """
    heard = words(text)
    if found := _SAID.search(heard) or _ROMAN.search(text) or _APART.search(text):
        return found[0].strip()
    return next((word for word in _WORD.findall(heard) if word in _misspelled()), None)


@cache
def _misspelled() -> frozenset[str]:
    """Longer number words with a letter left out, doubled, or changed with the next one."""
    found = set()
    for word in _LONGER:
        for at in range(1, len(word)):
            found.add(word[:at] + word[at + 1 :])
            found.add(word[:at] + word[at] + word[at:])
            found.add(word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :])
    return frozenset(found) - _ENGLISH
