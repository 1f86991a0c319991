"""A JSON or JSON Lines file as values; decimals stay exact, NaN stays visible."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

from .faults import Fault

LONGEST_INTEGER = 40  # digits; Python refuses to read integers of thousands


def parsed(text: str, label: str) -> tuple[Any, list[Fault]]:
    """The value of a JSON document, or the line and column where it stops being one."""
    try:
        return _loads(text), []
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        return None, [Fault(label, place, None, None, f"JSON that goes on ({error.msg})")]
    except _KeyTwice as twice:
        return None, [Fault(label, "", twice.key, twice.key, "every key once in its object")]
    except RecursionError:
        return None, [Fault(label, "", None, None, "JSON that is not nested without end")]


class _KeyTwice(ValueError):
    """A JSON object with a key twice: only one of the two values could be kept."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def parsed_lines(text: str, label: str) -> tuple[list[tuple[int, Any]], list[Fault]]:
    """(line number, value) of every line of JSON Lines, and the lines that are none."""
    values: list[tuple[int, Any]] = []
    faults: list[Fault] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        value, wrong = parsed(line, label)
        values += [] if wrong else [(number, value)]
        faults += [
            replace(fault, place=f"line {number}", expected=_at(fault.expected, fault.place))
            for fault in wrong
        ]
    return values, faults


def _at(expected: str, place: str) -> str:
    return f"{expected} at {place}" if place else expected


def is_lines(text: str) -> bool:
    """Whether the text holds one JSON object a line rather than one document."""
    lines = [line for line in text.split("\n", 3)[:2] if line.strip()]
    if len(lines) < 2 or not lines[0].lstrip().startswith("{"):
        return False
    try:
        _loads(lines[0])
    except (json.JSONDecodeError, RecursionError):
        return False
    except _KeyTwice:
        return True
    return True


def _loads(text: str) -> Any:
    # NaN and Infinity become floats, which the reader of amounts refuses with a sentence.
    return json.loads(text, parse_float=Decimal, parse_int=_whole, object_pairs_hook=_object)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _KeyTwice(next(key for key in keys if keys.count(key) > 1))
    return found


def _whole(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= LONGEST_INTEGER else Decimal(digits)
