"""Texts, days and moments as they cross the border of HTTP."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, PlainSerializer, StringConstraints

LONGEST_ID = 200
LONGEST_NOTE = 2_000
LONGEST_TEXT = 20_000


def _writable(text: str) -> str:
    """Raises ValueError for control marks: PostgreSQL keeps no NUL, and nobody types the others."""
    for mark in text:
        if (ord(mark) < 32 and mark not in "\n\t") or 127 <= ord(mark) < 160:
            raise ValueError(f"text without the mark U+{ord(mark):04X}")
    return text


def _day(value: Any) -> Any:
    """Raises ValueError for anything but an ISO day: a number is not a day."""
    if not isinstance(value, str) or len(value) != 10:
        raise ValueError("a day as YYYY-MM-DD")
    return value


def _with_zone(moment: datetime) -> str:
    return f"{moment.isoformat()}Z"


Id = Annotated[
    str, StringConstraints(min_length=1, max_length=LONGEST_ID), AfterValidator(_writable)
]
Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_ID),
    AfterValidator(_writable),
]
Note = Annotated[str, StringConstraints(max_length=LONGEST_NOTE), AfterValidator(_writable)]
Reason = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_NOTE),
    AfterValidator(_writable),
]
Words = Annotated[
    str, StringConstraints(min_length=1, max_length=LONGEST_TEXT), AfterValidator(_writable)
]
Edited = Annotated[str, StringConstraints(max_length=LONGEST_TEXT), AfterValidator(_writable)]
"""Words that somebody is still writing: they may be empty."""
Day = Annotated[date, BeforeValidator(_day, json_schema_input_type=date)]
Moment = Annotated[datetime, PlainSerializer(_with_zone, return_type=str, when_used="json")]
"""UTC; without a zone inside, with a Z outside."""
