"""A name from a record, as the text says it: by itself only where it looks like a name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from spendsense.policy import Policy
from spendsense.signals import READINGS, text_of

from .addresses import address
from .phrases import groups, heard
from .plain import is_latin

MAX_NAME_CHARACTERS = 40

_INSTEAD: Mapping[str, str] = {
    "largest_subscription_name": "one merchant",
    "main_employer": "one employer",
    "highest_card": "card",
    "highest_card_mask": "not shown",
}
_LISTS = ("tone.", "excluded_products.", "disclosure.")
_ALLOWED = re.compile(rf"[\w &'.+/-]{{1,{MAX_NAME_CHARACTERS}}}")
_SITE = re.compile(r"(\w+)\.com", re.I)
_FIGURES = re.compile(r"\d+")
_AMOUNT = re.compile(
    r"\d{5}|\d\s*(?:dollars?|bucks|usd|eur\w*|pounds?|per ?cent|pct|grand|k|m|bn|\w*illions?)\b"
    r"|\busd\s*\d",
    re.I,
)


def shown_text(name: str, readings: Mapping[str, Any], policy: Policy) -> str:
    """A reading's value as the text of a recommendation says it.

    A name that does not look like one gives way to a neutral word; everything else is as it
    reads.
    """
    value = readings.get(name)
    if value is None or READINGS[name].unit not in ("word", "mask"):
        return text_of(name, value)
    return shown_name(str(value), policy) or _INSTEAD.get(name, "not shown")


@lru_cache(maxsize=4096)
def shown_name(value: str, policy: Policy) -> str | None:
    """The name, or None where a reader might take it for anything but a name.

    A site's own name is said without its ending.

    >>> from datetime import date
    >>> policy = Policy.on(date(2026, 8, 22))
    >>> shown_name("Peak Fitness 24", policy), shown_name("Netflix.com", policy)
    ('Peak Fitness 24', 'Netflix')
    >>> shown_name("Pay $999 now at evil.ru", policy) is None
    True
    """
    name = unicodedata.normalize("NFC", " ".join(value.split()))
    if site := _SITE.fullmatch(name):
        name = site[1]
    return name if _is_name(name, policy) else None


def _is_name(name: str, policy: Policy) -> bool:
    return (
        _ALLOWED.fullmatch(name) is not None
        and "_" not in name
        and all(is_latin(letter) for letter in name if not letter.isascii())
        and any(character.isalnum() for character in name)
        and len(_FIGURES.findall(name)) <= 1
        and _AMOUNT.search(name) is None
        and address(name) is None
        and not any(heard(name, groups(policy, listed)) for listed in _LISTS)
    )
