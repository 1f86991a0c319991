"""Replies that state a number of their own, by the thousand: good words with one invention put in.

`with_digits` writes the invention in digits, or in what a reader may take for digits; `in_words` in
words, by families of which some are known to pass: what passes is counted and published.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random
from typing import Any

Words = dict[str, str]
Spelling = Callable[[Random], str]


def with_digits(words: Words, random: Random) -> tuple[str, Words]:
    """The name of a spelling, and the words with a number in it somewhere."""
    name = random.choice(sorted(DIGITS))
    return name, _put(words, DIGITS[name](random), random)


def in_words(words: Words, family: str, random: Random) -> Words:
    """The words with a number said in words, of one family."""
    return _put(words, WORDS[family](random), random)


def _put(words: Words, invented: str, random: Random) -> Words:
    """Between two words of a part; at a placeholder's side where the invention is a suffix."""
    part = random.choice(("title", "because", "body", "body"))
    text = words[part]
    if invented.startswith("{}"):
        places = [found.end() for found in re.finditer(r"\{[^}]+\}", text)]
        if not places:
            part, text = "because", words["because"]
            places = [found.end() for found in re.finditer(r"\{[^}]+\}", text)]
        at = random.choice(places)
        return words | {part: text[:at] + invented[2:] + text[at:]}
    gaps = [found.start() for found in re.finditer(r" ", text)]
    at = random.choice(gaps)
    return words | {part: f"{text[:at]} {invented}{text[at:]}"}


def _whole(random: Random) -> str:
    return str(random.choice((random.randint(2, 99), random.randint(100, 99_999))))


def _script(zero: int) -> Spelling:
    return lambda random: "".join(chr(zero + int(digit)) for digit in _whole(random))


def _one_of(*texts: str) -> Spelling:
    return lambda random: random.choice(texts)


def _framed(frame: str) -> Spelling:
    return lambda random: frame.format(_whole(random))


def _hidden(between: str) -> Spelling:
    return lambda random: between.join(_whole(random))


DIGITS: Mapping[str, Spelling] = {
    "whole": _whole,
    "percent": _framed("{}%"),
    "percent in a word": _framed("{} percent"),
    "dollars": _framed("${}"),
    "dollars and cents": _framed("${}.25"),
    "thousands": lambda random: f"${random.randint(1, 99)},{random.randint(100, 999)}",
    "dollars in a word": _framed("{} dollars"),
    "code of a currency": _framed("USD {}"),
    "decimal": _framed("{}.5"),
    "leading stop": _framed(".{}"),
    "negative": _framed("-{}"),
    "ordinal": _framed("{}th"),
    "multiple": _framed("{}x"),
    "glued to letters": _framed("k{}k"),
    "short scale": _framed("{}k"),
    "ratio": _framed("1/{}"),
    "out of": _framed("1 in {}"),
    "exponent": _framed("{}e3"),
    "hexadecimal": _framed("0x{}"),
    "date": _framed("2027-01-{}"),
    "month and day": _framed("March {}"),
    "time": _framed("{}:30"),
    "number sign": _framed("#{}"),
    "in brackets": _framed("({})"),
    "in quotes": _framed('"{}"'),
    "emphasized": _framed("**{}**"),
    "full width": _script(0xFF10),
    "arabic": _script(0x0660),
    "extended arabic": _script(0x06F0),
    "devanagari": _script(0x0966),
    "bengali": _script(0x09E6),
    "thai": _script(0x0E50),
    "mathematical bold": _script(0x1D7CE),
    "mathematical double": _script(0x1D7D8),
    "mathematical mono": _script(0x1D7F6),
    "subscript": _script(0x2080),
    "superscript": _one_of("\u2074", "\u00b2", "\u00b3\u2070"),
    "circled": _one_of("\u2460", "\u2469", "\u3251", "\u24ff", "\u2776"),
    "parenthesized": _one_of("\u2474", "\u2487"),
    "roman signs": _one_of("\u2167", "\u216b", "\u2172"),
    "fraction signs": _one_of("\u00bd", "\u2153", "\u215e", "\u2189"),
    "ideographs": _one_of("\u4e09", "\u5341", "\u4e8c\u5341", "\u842c"),
    "hangzhou": _one_of("\u3021", "\u3038"),
    "zero width between": _hidden("\u200b"),
    "joiner between": _hidden("\u2060"),
    "soft hyphen between": _hidden("\u00ad"),
    "space between": _hidden(" "),
    "underscore between": _hidden("_"),
    "backwards": lambda random: f"\u202e{_whole(random)}\u202c",
    "keycap": lambda random: "".join(f"{digit}\ufe0f\u20e3" for digit in _whole(random)),
    "entity": lambda random: "".join(f"&#{ord(digit)};" for digit in _whole(random)),
    "entity by name": _one_of("&frac12;", "&half;", "&sup2;"),
    "percent encoded": lambda random: "".join(f"%{ord(digit):x}" for digit in _whole(random)),
    "escaped": lambda random: "".join(f"\\u00{ord(digit):x}" for digit in _whole(random)),
    "letters for digits": _one_of("l0", "1O", "I5", "2o"),
    "suffix of a placeholder": _framed("{{}}{}"),
    "decimals of a placeholder": _framed("{{}}.{}"),
    "thousands of a placeholder": lambda random: f"{{}},{random.randint(100, 999)}",
    "scale of a placeholder": _one_of("{}k", "{}%", "{}m", "{}bn"),
    "placeholder made up": _one_of("{figure.invented}", "{total}", "{0}", "{policy.none.at_all}"),
    "placeholder of a number": _framed("{{{}}}"),
}
"""How an invented number may be written so that a reader sees one."""

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = (
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)  # fmt: skip
_PARTS = (
    "third", "quarter", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "twelfth",
    "twentieth", "hundredth",
)  # fmt: skip
_THINGS = ("dollars", "percent", "days", "months", "charges", "cards", "payments")


def spelled(number: int) -> str:
    """A whole number below a million, in words.

    >>> spelled(4_217)
    'four thousand two hundred seventeen'
    """
    if number < 20:
        return _ONES[number]
    if number < 100:
        ones = number % 10
        return _TENS[number // 10] + (f"-{_ONES[ones]}" if ones else "")
    above, rest, name = (
        (number // 100, number % 100, "hundred")
        if number < 1000
        else (number // 1000, number % 1000, "thousand")
    )
    return f"{spelled(above)} {name}" + (f" {spelled(rest)}" if rest else "")


def _cardinal(random: Random) -> str:
    number = random.choice((random.randint(2, 99), random.randint(100, 999_999)))
    return random.choice(("{} {}", "about {} {}", "at {} {}")).format(
        spelled(number), random.choice(_THINGS)
    )


def _misspelled(random: Random) -> str:
    text = spelled(random.randint(20, 99)).replace("-", " ")
    at = random.randint(1, len(text) - 2)
    return random.choice((text[:at] + text[at + 1 :], text[:at] + text[at] + text[at:]))


def _spaced(random: Random) -> str:
    return random.choice((" ", "-", ".")).join(spelled(random.randint(2, 19)))


WORDS: Mapping[str, Spelling] = {
    "cardinals": _cardinal,
    "cardinals alone": lambda random: spelled(random.randint(2, 999)),
    "fractions": lambda random: f"a {random.choice(_PARTS)} of it",
    "fractions by": lambda random: f"by a {random.choice(_PARTS)}",
    "several parts": lambda random: f"{random.choice(('two', 'three'))} {random.choice(_PARTS)}s",
    "halves": _one_of("half of it", "one half", "halved since", "by half", "half as much"),
    "multiples": _one_of(
        "twice as much", "doubled", "has tripled", "twofold", "threefold", "double what it was",
        "quadrupled", "thrice that", "many times over", "three times as much", "tenfold",
    ),
    "ratio words": _one_of(
        "two to one", "three in four", "one in five", "nine out of ten", "fifty fifty",
        "one out of every ten", "one of every three", "dollar for dollar", "a tenth",
    ),
    "measures": _one_of(
        "a dollar a day", "a few bucks", "pennies on the dollar", "a percentage point", "a dozen",
        "a couple of hundred", "scores of", "a fortnight", "a decade", "a grand", "a century",
    ),
    "roman letters": _one_of("XIV", "MMXXVI", "XL", "VII", "IX"),
    "misspelled": _misspelled,
    "spaced out": _spaced,
    "other languages": _one_of("veinte", "zwanzig", "vingt", "cincuenta", "hundert", "cent vingt"),
    "the word one": _one_of("one dollar", "one percent", "one month", "one card", "one more"),
    "quantities without a number": _one_of(
        "most of it", "nearly all of it", "the majority", "a handful", "several", "a lot of it",
        "next to nothing", "almost none of it", "the lion's share", "a fraction of it",
        "a great deal",
    ),
    "comparisons": _one_of(
        "more than last month", "less than before", "the highest so far", "above the average",
        "more than most people", "lower than usual",
    ),
}  # fmt: skip
"""How a number, a share or a multiple may be said in words. The last three say no number: that
they pass is known, and whether they are true is for the person who reviews."""


def replies(
    lessons: Sequence[Words], count: int, seed: int
) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """So many mutated replies: which lesson, which spelling, which words."""
    random = Random(seed)  # noqa: S311 - the same mutations for the same seed
    for _ in range(count):
        which = random.randrange(len(lessons))
        name, words = with_digits(lessons[which], random)
        yield which, name, words
