"""Text as a reader sees it, whatever characters spell it."""

from __future__ import annotations

import re
import unicodedata

_LOOKALIKES = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "−": "-", "–": "-", "—": "-", "‐": "-"}
)
_FILLERS = "\u115f\u1160\u3164\uffa0"
"""Hangul fillers: letters that show nothing."""

_OTHER_LATIN = "ßæÆøØœŒłŁđĐðÐþÞ"
"""Latin letters that are no accented form of another."""

_CONTRACTIONS = tuple(
    (re.compile(short), long)
    for short, long in (
        (r"\bcan'?t\b", "cannot"),
        (r"\bcan not\b", "cannot"),
        (r"\bwon't\b", "will not"),
        (r"\b(do|does|did|is|are|was|were|has|have|had|should|would|could|must)n'?t\b", r"\1 not"),
        (r"\byoure\b", "you are"),
        (r"\b(\w+)'d better\b", r"\1 had better"),
        (r"\b(\w+)'re\b", r"\1 are"),
        (r"\b(\w+)'ve\b", r"\1 have"),
        (r"\b(\w+)'ll\b", r"\1 will"),
        (r"\b(it|that|what|here|there|this)'s\b", r"\1 is"),
    )
)

_CONTRACTED = re.compile("|".join(short.pattern for short, _ in _CONTRACTIONS))


def plain(text: str) -> str:
    """Without invisible characters, with plain apostrophes, dashes, letters and digits.

    Digits of any script become 0 to 9; other numeric characters their value, set apart.

    >>> plain("you\u2019re at \uff16\uff18% of \u0665\u0660 and \u00bd")
    "you're at 68% of 50 and  0.5 "
    """
    if text.isascii() and text.replace("\n", " ").isprintable():
        return text
    shown = unicodedata.normalize("NFKC", "".join(_shown(character) for character in text))
    bare = (one for one in shown if unicodedata.category(one) not in ("Mn", "Me"))
    return "".join(bare).translate(_LOOKALIKES)


def is_latin(letter: str) -> bool:
    """Whether a reader of English knows the letter: Latin, perhaps with an accent.

    Letters of phonetics, small capitals and styled letters are none, whatever they look like.

    >>> [is_latin(letter) for letter in "a\u00e9\u0430\u0280\uff41"]
    [True, True, False, False, False]
    """
    base = unicodedata.normalize("NFD", letter)[0]
    return (base.isascii() and base.isalpha()) or letter in _OTHER_LATIN


def words(text: str) -> str:
    """In lower case, contractions written out, hyphens and emphasis dropped, single spaces.

    >>> words("You\u2019re **over-spending**,  friend!")
    'you are over spending, friend!'
    """
    lowered = re.sub(r"[*_~]", "", plain(text).casefold())
    if _CONTRACTED.search(lowered):  # most copy holds none
        for short, long in _CONTRACTIONS:
            lowered = short.sub(long, lowered)
    return re.sub(r"[\s-]+", " ", lowered).strip()


def _shown(character: str) -> str:
    kind = unicodedata.category(character)
    if character.isspace():
        return character
    if kind in ("Cf", "Cc") or character in _FILLERS:
        return ""
    if kind == "Nd":
        return str(unicodedata.digit(character))
    if kind in ("No", "Nl", "Lo") and (value := unicodedata.numeric(character, -1.0)) >= 0:
        return f" {value:g} " if value < 10**6 else f" {value:.0f} "
    return character
