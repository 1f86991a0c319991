"""The days on which something is due, as a calendar file (RFC 5545).

Days and not moments: each is an event of a whole day that blocks no time. Texts come from banks
and merchants, so that marks which would end a line, or turn it round, are taken out before what
RFC 5545 escapes is escaped.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from spendsense.ledger import dollars

from .recurring import Recurring
from .stream_words import KIND_WORDS, rhythm_sentence

PRODUCT = "-//SpendSense//Recurring//EN"
LONGEST_LINE = 75
"""Octets of a line, its break not counted (RFC 5545, 3.1)."""
_TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of what is read."""


def calendar_file(streams: Iterable[Recurring], as_of: date) -> str:
    """A calendar of the expected days of streams that run, as they are known on `as_of`."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:SpendSense: what comes back",
        *(
            line
            for stream in streams
            for day in stream.expected
            for line in _event(stream, day, as_of)
        ),
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def _event(stream: Recurring, day: date, as_of: date) -> Iterator[str]:
    amount = dollars(stream.last_cents)
    sign = "+" if stream.direction == "in" else ""
    yield "BEGIN:VEVENT"
    yield f"UID:{stream.key}-{_day(day)}@spendsense"
    yield f"DTSTAMP:{_day(as_of)}T000000Z"
    yield f"DTSTART;VALUE=DATE:{_day(day)}"
    yield f"DTEND;VALUE=DATE:{_day(day + timedelta(days=1))}"
    yield f"SUMMARY:{escaped(f'{stream.name} {sign}{amount}')}"
    yield f"DESCRIPTION:{escaped(rhythm_sentence(stream))}"
    yield f"CATEGORIES:{escaped(KIND_WORDS[stream.kind])}"
    yield "STATUS:TENTATIVE"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def escaped(text: str) -> str:
    """A text as a property's value holds it.

    >>> escaped("Rent, May; \\nBEGIN:VEVENT")
    'Rent\\\\, May\\\\; BEGIN:VEVENT'
    """
    plain = "".join(
        mark for mark in text if unicodedata.category(mark) != "Cc" and mark not in _TURNS
    )
    for mark in "\\;,":
        plain = plain.replace(mark, f"\\{mark}")
    return plain


def folded(line: str) -> Iterator[str]:
    """A line in parts of at most LONGEST_LINE octets, no letter cut; all but the first begin with a
    space, which counts.

    >>> [len(part) for part in folded("x" * 100)]
    [75, 26]
    """
    part, size = "", 0
    for mark in line:
        octets = len(mark.encode())
        if size + octets > LONGEST_LINE:
            yield part
            part, size = " ", 1
        part, size = part + mark, size + octets
    yield part
