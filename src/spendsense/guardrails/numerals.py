"""The numbers a text states, in digits and in words, with their units."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, partial

from spendsense.recommendations.plain import plain

from .units import AFTER, BEFORE, MINUS, SCALES, SHORT_SCALES, SPAN, with_unit

_VALUES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_PARTS = "fourth|fifth|sixth|seventh|eighth|ninth|tenth|twelfth|twentieth|hundredth|thousandth"
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_SCALE_WORDS = "|".join(rf"{word}s?" for word in SCALES)
_SCALE = "|".join([_SCALE_WORDS, *SHORT_SCALES])
_WORD = "|".join([*_VALUES, _SCALE_WORDS])
_RELATIONS = (
    r"half|halves|halved|halving|thirds|quarters?(?= of)|third(?= of)|doubl(?:e|es|ed|ing)"
    r"|tripl(?:e|es|ed|ing)|quadrupl(?:e|es|ed|ing)|quintupl\w+|twice|thrice"
    rf"|(?:{_WORD}|many|several)[ -]?fold"
    rf"|(?:{_PARTS})s|(?<!the )(?:{_PARTS})(?= (?:of|more|less|lower|higher|off)\b)"
    rf"|(?:{_WORD}|many|several|few) times(?= (?:the|your|as|more|over|what|that|higher|lower)\b)"
    r"|\w+illions?|(?:couple|few|several) (?:of )?(?:thou|k)\b"
    r"|[mdclxvi]{2,}(?= ?(?:%|per ?cent\b|dollars\b|bucks\b|euros\b))"
)

_DATE = re.compile(rf"\b(?P<month>{_MONTHS})\s+(?P<day>\d{{1,2}})\b(?:,?\s+(?P<year>\d{{4}})\b)?")
_DIGITS = re.compile(
    rf"(?=[-.\dmnceugjabi{BEFORE.signs}])"  # nothing else begins a number; this keeps it fast
    rf"(?:{MINUS})?(?:(?P<before>{BEFORE.pattern})\s?)?(?P<inner>-(?=\d))?"
    rf"(?P<number>\d+(?:,\d+)*(?:\.\d+)?|\.\d+)"
    rf"(?:\s?-?(?P<scale>{_SCALE})\b)?(?:[\s-]*(?P<after>{AFTER}))?(?P<glued>[a-z]\w*)?{SPAN}",
)
_SPELLED = re.compile(
    rf"(?:{MINUS})?\b(?P<words>(?:{_WORD})(?:(?:\s+and)?[\s-]+(?:{_WORD}))*)\b(?! total\b)"
    rf"(?:[\s-]*(?P<after>{AFTER}))?{SPAN}"
)
_RELATION = re.compile(rf"\b(?:{_RELATIONS})(?!\w)")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as a text states it, in lower case.

    `key` is what is compared: the value and its unit.

    Units are `$`, `%`, `days`, `months`, `date`, `times` for words like twice and half, any other
    unit as it is written, or nothing.
    """

    text: str
    key: tuple[Decimal | str, str]


Read = Callable[[re.Match[str]], Iterator[Numeral]]


def numerals(text: str) -> tuple[Numeral, ...]:
    """Every number in a text. Digits of any script count, and number words from zero to billion.

    The bare word "one", ordinals and Roman letters are words here and not numbers.

    >>> [numeral.key for numeral in numerals("$1,200.50 at 68%")]
    [(Decimal('1200.50'), '$'), (Decimal('68'), '%')]
    >>> [numeral.key for numeral in numerals("twenty-five dollars, one card, 30 low days")]
    [(Decimal('30'), 'days'), (Decimal('25'), '$')]
    """
    return tuple(numeral for line in text.splitlines() for numeral in _numerals(line))


@lru_cache(maxsize=8192)
def _numerals(line: str) -> tuple[Numeral, ...]:
    """Those of one line. Most lines of a text are the catalog's own, and come again and again."""
    rest = plain(line).lower()
    found: list[Numeral] = []

    def taken(match: re.Match[str], read: Read) -> str:
        found.extend(read(match))
        return " ; "  # so that what one pattern has read, the next does not read again

    for pattern, read in READERS:
        rest = pattern.sub(partial(taken, read=read), rest)
    return tuple(found)


def _date(match: re.Match[str]) -> Iterator[Numeral]:
    day = f"{match['month']} {int(match['day'])}"
    yield Numeral(match[0], (f"{day} {match['year']}" if match["year"] else day, "date"))


def _digits(match: re.Match[str]) -> Iterator[Numeral]:
    value = Decimal(match["number"].replace(",", ""))
    scale = match["scale"] or ""
    value *= SHORT_SCALES.get(scale) or SCALES.get(scale.removesuffix("s")) or 1
    if match["minus"] or match["inner"]:
        value = -value
    after = (match["after"] or "") + (match["glued"] or "")
    yield Numeral(match[0].strip(), with_unit(value, match["before"], after, match["span"]))


def _spelled(match: re.Match[str]) -> Iterator[Numeral]:
    spoken = re.findall(r"[a-z]+", match["words"])
    if spoken != ["one"] or match["after"]:  # "one card at a time" states no figure
        value = -_spoken(spoken) if match["minus"] else _spoken(spoken)
        yield Numeral(match[0].strip(), with_unit(value, None, match["after"], match["span"]))


def _relation(match: re.Match[str]) -> Iterator[Numeral]:
    yield Numeral(match[0].strip(), (match[0], "times"))


def _spoken(spoken: list[str]) -> Decimal:
    total, current = 0, 0
    for word in spoken:
        scale = SCALES.get(word.removesuffix("s"))
        if scale is None:
            current += _VALUES.get(word, 0)  # "and" adds nothing
        elif scale < 1000:
            current = max(current, 1) * scale
        else:
            total, current = total + max(current, 1) * scale, 0
    return Decimal(total + current)


READERS: tuple[tuple[re.Pattern[str], Read], ...] = (
    (_DATE, _date),
    (_DIGITS, _digits),
    (_SPELLED, _spelled),
    (_RELATION, _relation),
)
