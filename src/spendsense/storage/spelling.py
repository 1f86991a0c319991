"""A name as it is compared, and what a name may not be written with.

What nobody sees cannot tell two people apart. Letters that look alike can: a name that is Cyrillic
throughout is another name than its Latin twin, and only a mixture within a word is told.
"""

from __future__ import annotations

import unicodedata

from spendsense.ledger import BadInput

_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")
_UNSEEN_SPANS = (
    (0x034F, 0x034F),  # combining grapheme joiner
    (0x115F, 0x1160),  # Hangul fillers
    (0x17B4, 0x17B5),  # Khmer inherent vowels
    (0x180B, 0x180F),  # Mongolian variation selectors
    (0x2800, 0x2800),  # Braille without a dot
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFFA0, 0xFFA0),
    (0xE0100, 0xE01EF),
)
_ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU"})
"""Scripts with letters that look like those of another."""


def folded_name(name: str) -> str:
    """A name without what is not seen, in one case, with one space between its words.

    >>> folded_name("  O\\u200blga\\u00a0 K. ")
    'olga k.'
    """
    for _ in range(2):  # what folding a case puts together is put together differently
        name = "".join(mark for mark in unicodedata.normalize("NFKC", name) if not _unseen(mark))
        name = name.casefold()
    return " ".join(unicodedata.normalize("NFKC", name).split())


def check_spelling(name: str, what: str) -> None:
    """Raises BadInput for a name with marks that are not seen, or a word of two scripts."""
    for mark in name:
        if _unseen(mark):
            raise BadInput(
                f"{what} holds U+{ord(mark):04X}, which nobody sees: {name[:100]!a}. Write it "
                "without."
            )
    for word in unicodedata.normalize("NFKC", name).split():
        scripts = sorted(_scripts(word))
        if len(scripts) > 1 and _ALIKE.intersection(scripts):
            raise BadInput(
                f"{what} has a word in letters of {' and '.join(map(str.title, scripts))}: "
                f"{word[:100]!a}. They look alike. Write each word in one alphabet."
            )


def _unseen(mark: str) -> bool:
    if mark.isspace():
        return False
    point = ord(mark)
    return unicodedata.category(mark) in _UNSEEN or any(
        first <= point <= last for first, last in _UNSEEN_SPANS
    )


def _scripts(word: str) -> set[str]:
    """The alphabets of a word, by the first word of what Unicode calls each letter."""
    letters = (mark for mark in word if mark.isalpha() and not _modifies(mark))
    return {unicodedata.name(mark, "UNNAMED").split()[0] for mark in letters}


def _modifies(mark: str) -> bool:
    return unicodedata.category(mark) == "Lm"
