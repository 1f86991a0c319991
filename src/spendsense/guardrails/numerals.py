"""The numbers a text states, in digits and in words, with their units."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from .plain import plain

_VALUES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_SHORT_SCALES = {"k": 10**3, "m": 10**6, "bn": 10**9, "b": 10**9}
_RELATIONS = (
    r"half|halves|halved|halving|thirds|quarters?(?= of)|third(?= of)|doubl(?:e|es|ed|ing)"
    r"|tripl(?:e|es|ed|ing)|quadrupl(?:e|es|ed|ing)|twice|thrice"
    r"|(?:two|three|four|five|ten|hundred|many)[ -]?fold"
)
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"

_CURRENCY = "$¢£¤¥\u20a0-\u20cf"
_UNIT = rf"%|per ?cent(?:age points?)?\b|dollars?\b|bucks\b|usd\b|cents?\b|[{_CURRENCY}]"
_SCALE = "|".join([*(rf"{word}s?" for word in _SCALES), *_SHORT_SCALES])
_WORD = "|".join([*_VALUES, *(rf"{word}s?" for word in _SCALES)])

_DATE = re.compile(rf"\b(?P<month>{_MONTHS})\s+(?P<day>\d{{1,2}})\b(?:,?\s+(?P<year>\d{{4}})\b)?")
_DIGITS = re.compile(
    rf"(?=[-.\du{_CURRENCY}])"  # nothing else begins a number; this keeps the search fast
    rf"(?:(?<![\w.,%])(?P<minus>-))?(?:(?P<before>[{_CURRENCY}]|\busd)\s?)?(?P<inner>-(?=\d))?"
    rf"(?P<number>\d+(?:,\d+)*(?:\.\d+)?|\.\d+)(?:\s?(?P<scale>{_SCALE})\b)?(?:\s*(?P<after>{_UNIT}))?",
)
_SPELLED = re.compile(
    rf"\b(?P<words>(?:{_WORD})(?:(?:\s+and)?[\s-]+(?:{_WORD}))*)\b(?:\s*(?P<after>{_UNIT}))?"
)
_RELATION = re.compile(rf"\b(?:{_RELATIONS})\b")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as a text states it, in lower case.

    `key` is what is compared: the value and its unit.

    Units are `$`, `%`, another currency's sign, `date`, `times` for words like twice and half,
    or nothing.
    """

    text: str
    key: tuple[Decimal | str, str]


_Read = Callable[[re.Match[str]], Iterator[Numeral]]


def numerals(text: str) -> tuple[Numeral, ...]:
    """Every number in a text. Digits of any script count, and number words from zero to billion.

    The bare word "one", ordinals and Roman letters are words here and not numbers.

    >>> [numeral.key for numeral in numerals("$1,200.50 at 68%")]
    [(Decimal('1200.50'), '$'), (Decimal('68'), '%')]
    >>> [numeral.key for numeral in numerals("twenty-five dollars, one card")]
    [(Decimal('25'), '$')]
    """
    rest = plain(text).lower()
    found: list[Numeral] = []

    def taken(match: re.Match[str], read: _Read) -> str:
        found.extend(read(match))
        return " ; "  # so that what one pattern has read, the next does not read again

    for pattern, read in _READERS:
        rest = pattern.sub(partial(taken, read=read), rest)
    return tuple(found)


def _date(match: re.Match[str]) -> Iterator[Numeral]:
    day = f"{match['month']} {int(match['day'])}"
    yield Numeral(match[0], (f"{day} {match['year']}" if match["year"] else day, "date"))


def _digits(match: re.Match[str]) -> Iterator[Numeral]:
    value = Decimal(match["number"].replace(",", ""))
    scale = match["scale"] or ""
    value *= _SHORT_SCALES.get(scale) or _SCALES.get(scale.removesuffix("s")) or 1
    if match["minus"] or match["inner"]:
        value = -value
    yield Numeral(match[0].strip(), _with_unit(value, match["before"], match["after"]))


def _spelled(match: re.Match[str]) -> Iterator[Numeral]:
    spoken = re.findall(r"[a-z]+", match["words"])
    if spoken != ["one"] or match["after"]:  # "one card at a time" states no figure
        yield Numeral(match[0].strip(), _with_unit(_spoken(spoken), None, match["after"]))


def _relation(match: re.Match[str]) -> Iterator[Numeral]:
    yield Numeral(match[0], (match[0], "times"))


def _spoken(spoken: list[str]) -> Decimal:
    total, current = 0, 0
    for word in spoken:
        scale = _SCALES.get(word.removesuffix("s"))
        if scale is None:
            current += _VALUES.get(word, 0)  # "and" adds nothing
        elif scale < 1000:
            current = max(current, 1) * scale
        else:
            total, current = total + max(current, 1) * scale, 0
    return Decimal(total + current)


def _with_unit(value: Decimal, before: str | None, after: str | None) -> tuple[Decimal, str]:
    sign, unit = before or "", after or ""
    if unit.startswith("cent") or "¢" in (sign, unit):
        return value / 100, "$"
    if sign in ("$", "usd") or unit in ("$", "usd", "dollar", "dollars", "bucks"):
        # "$50%" is neither; it keeps both signs and so equals no fact.
        return value, "$%" if unit == "%" or unit.startswith("per") else "$"
    if unit == "%" or unit.startswith("per"):
        return value, "%"
    return value, sign or unit


_READERS: tuple[tuple[re.Pattern[str], _Read], ...] = (
    (_DATE, _date),
    (_DIGITS, _digits),
    (_SPELLED, _spelled),
    (_RELATION, _relation),
)
