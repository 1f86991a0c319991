"""Text that can be judged at all: English, in Latin letters, and of a length that is read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from spendsense.policy import Policy
from spendsense.recommendations import Draft
from spendsense.recommendations.plain import is_latin, plain, words

from .guardrail import Case

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_UNSEEN = ("Cc", "Cf", "Co", "Cs", "Cn", "Mn", "Me")
_SIGNS = frozenset("\u00b0\u00a9\u00ae\u2122")
"""Symbols that may stand in copy; pictures and boxed letters may not."""

_LENGTHS = {
    "title": "legibility.max_title_characters",
    "because": "legibility.max_because_characters",
    "body": "legibility.max_body_characters",
}


def legibility(draft: Draft, case: Case) -> Iterator[str]:
    """Each part says something, in English and Latin letters, and is not too long.

    The other guardrails listen for English. What they cannot read, they cannot clear.
    """
    for part in _LENGTHS:
        text = str(getattr(draft, part))
        most = case.policy[_LENGTHS[part]]
        if len(text) > most:
            yield f"the {part} has {len(text):,} characters, and at most {most:,} are shown"
        else:
            yield from (f"the {part} {fault}" for fault in _faults(text, case.policy))


@lru_cache(maxsize=8192)
def _faults(text: str, policy: Policy) -> tuple[str, ...]:
    """What keeps a text from being read, in ends of sentences."""
    return tuple(_characters(text)) + tuple(_language(text, policy))


def _characters(text: str) -> Iterator[str]:
    if not any(character.isalnum() for character in plain(text)):
        yield "says nothing that can be read"
    if text.isascii() and "".join(text.split()).isprintable():
        return
    odd = [one for one in unicodedata.normalize("NFC", text) if not _is_shown(one)]
    if odd:
        name = unicodedata.name(odd[0], "without a name").lower()
        yield (
            f"holds U+{ord(odd[0]):04X} ({name}); write it in the letters of English, which"
            " accents may mark"
        )


def _is_shown(character: str) -> bool:
    if character.isascii():
        return character.isprintable() or character in "\n\t\r"
    kind = unicodedata.category(character)
    if kind.startswith("L") or kind == "Nl":
        return is_latin(character)
    return kind not in _UNSEEN and (kind != "So" or character in _SIGNS)


def _language(text: str, policy: Policy) -> Iterator[str]:
    found = _WORD.findall(words(text))
    if len(found) < policy["legibility.min_words_judged"]:
        return
    common = _common(policy)
    known = [word in common for word in found]
    share, least = 100 * sum(known), policy["legibility.min_common_words_percent"]
    if share < least * len(found):
        yield f"does not read as English: fewer than {least}% of its words are common ones"
    longest = policy["legibility.max_words_without_common_word"]
    if start := _run(known, longest):
        yield f'does not read as English near "{" ".join(found[start - longest - 1 : start])}"'


def _run(known: list[bool], longest: int) -> int:
    """Where the first run of more than `longest` words ends that holds no known word, or 0."""
    run = 0
    for place, is_known in enumerate(known, start=1):
        run = 0 if is_known else run + 1
        if run > longest:
            return place
    return 0


@lru_cache(maxsize=256)
def _common(policy: Policy) -> frozenset[str]:
    return frozenset(" ".join(policy["legibility.common_words"]).split())
