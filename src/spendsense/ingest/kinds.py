"""What a cell may hold: from the text of a file to a value, or what was expected instead."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from spendsense.ledger.money import LARGEST_CENTS, cents, dollars, nearest_cents

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of cell. `reads` takes its text and raises ValueError with what was expected.

    `json` holds the types its value may have in JSON, where 12 and "12" differ. `remarks` says
    what was made of a text that is not kept as it stands.
    """

    expected: str
    reads: Callable[[str], Any] | None
    json: tuple[type, ...]
    remarks: Callable[[str], str | None] | None = None


def day(text: str) -> date:
    """A calendar day; of a date-time, the day as it is written.

    >>> day("2026-11-19"), day("2026-11-19 10:00:00+00:00")
    (datetime.date(2026, 11, 19), datetime.date(2026, 11, 19))
    """
    if not re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}($|[T ])", text):
        raise ValueError(DAY.expected)
    try:
        found = datetime.fromisoformat(text).date()
    except ValueError:
        raise ValueError(DAY.expected) from None
    if not EARLIEST <= found <= LATEST:
        raise ValueError(f"a date between {EARLIEST} and {LATEST}")
    return found


def moment(text: str) -> datetime:
    """A moment in UTC, without a zone.

    >>> moment("2026-11-19T10:00:00+02:00")
    datetime.datetime(2026, 11, 19, 8, 0)
    """
    day(text)
    found = datetime.fromisoformat(text)
    return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found


def whole_cents(text: str) -> int:
    """Cents as an integer; "1500.0" is how a spreadsheet writes 1500 beside an empty cell."""
    if not re.fullmatch(r"[+-]?[0-9]{1,30}(\.0+)?", text):
        raise ValueError(CENTS.expected)
    found = int(text.split(".")[0])
    if abs(found) > LARGEST_CENTS:
        raise ValueError("an amount under $1,000,000,000,000.00")
    return found


def _not_negative(read: Callable[[str], int]) -> Callable[[str], int]:
    def checked(text: str) -> int:
        found = read(text)
        if found < 0:
            raise ValueError("an amount of zero or more")
        return found

    return checked


def balance(text: str) -> int:
    """A balance in whole cents; fractions of a cent go to the nearest."""
    return nearest_cents(text)[0]


def rounded(text: str) -> str | None:
    """What is said of a balance that had fractions of a cent."""
    found, between = nearest_cents(text)
    return f"{text} has fractions of a cent and was read as {dollars(found)}" if between else None


def truth(text: str) -> bool:
    words = {"true": True, "false": False, "1": True, "0": False}
    if text.lower() not in words:
        raise ValueError(BOOLEAN.expected)
    return words[text.lower()]


def percentage(text: str) -> float:
    """A rate a year in percent: 21.99, not 0.2199.

    >>> percentage("21.99")
    21.99
    """
    try:
        found = float(text)
    except ValueError:
        raise ValueError(PERCENT.expected) from None
    if not text.isascii() or "_" in text:
        raise ValueError(PERCENT.expected)
    if not math.isfinite(found) or not 0 <= found <= 1000:
        raise ValueError(PERCENT.expected)
    return found


def address(text: str) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", text):
        raise ValueError(EMAIL.expected)
    return text


def currency(text: str) -> str:
    if not re.fullmatch(r"[A-Z][A-Z0-9]{2,9}", text):
        raise ValueError(CURRENCY.expected)
    return text


def word(*words: str) -> Kind:
    """One of a fixed vocabulary."""
    listed = ", ".join(words[:-1]) + " or " + words[-1]

    def known(text: str) -> str:
        if text not in words:
            raise ValueError(listed)
        return text

    return Kind(listed, known, (str,))


_NUMBER = (int, float, Decimal, str)
ID = Kind("an id as text, not empty", None, (str,))
TEXT = Kind("text", None, (str,))
DAY = Kind("a date as YYYY-MM-DD", day, (str,))
MOMENT = Kind("a date or a moment as YYYY-MM-DDTHH:MM:SS", moment, (str,))
DOLLARS = Kind("a dollar amount, as a number", cents, _NUMBER)
LIMIT_DOLLARS = Kind("an amount of zero or more", _not_negative(cents), _NUMBER)
BALANCE_DOLLARS = Kind(DOLLARS.expected, balance, _NUMBER, rounded)
LIMIT_BALANCE_DOLLARS = Kind(LIMIT_DOLLARS.expected, _not_negative(balance), _NUMBER, rounded)
CENTS = Kind("a whole number of cents", whole_cents, _NUMBER)
LIMIT_CENTS = Kind("an amount of zero or more", _not_negative(whole_cents), _NUMBER)
BOOLEAN = Kind("true or false", truth, (bool,))
PERCENT = Kind("a yearly rate in percent from 0 to 1000", percentage, _NUMBER)
EMAIL = Kind("an e-mail address with an @", address, (str,))
CURRENCY = Kind("the code of a currency in capitals, as USD", currency, (str,))


def text_of(value: object, kind: Kind) -> str | None:
    """A JSON value as the text a CSV cell would hold; ValueError where its type is wrong.

    >>> text_of("acc_1", ID), text_of(True, BOOLEAN), text_of(None, TEXT), text_of(" ", TEXT)
    ('acc_1', 'true', None, None)
    >>> text_of(12, ID)
    Traceback (most recent call last):
    ...
    ValueError: an id as text, not empty, written in quotes
    """
    if value is None:
        return None
    # bool is an int to Python; to a bank record it is not.
    if not isinstance(value, kind.json) or (isinstance(value, bool) and bool not in kind.json):
        raise ValueError(f"{kind.expected}, {_written(kind)}")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and not _encodable(value):
        raise ValueError("text in valid Unicode, without zero or surrogate characters")
    return str(value).strip() or None


def shown(value: object) -> str:
    """A JSON value as it stands in the file, for a person."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    return "".join(
        mark if mark.isprintable() else "\\" + f"x{ord(mark):02x}" for mark in str(value)
    )


def _written(kind: Kind) -> str:
    if str in kind.json:
        return "written in quotes" if int not in kind.json else "not a list, an object or a flag"
    return "written without quotes"


def _encodable(text: str) -> bool:
    return "\x00" not in text and not any("\ud800" <= mark <= "\udfff" for mark in text)
