"""Scripted lives: a few movements repeated for ever, so that a fact holds exactly on every day.

A script is for people at the edge of a rule: exactly so many days, exactly such a balance. Its
period repeats from a day of its own for each person; over a whole period every balance comes back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .accounts import KINDS

ACCOUNTS = {product.kind: number for number, product in enumerate(KINDS)}
MOST_ROWS = 64


@dataclass(frozen=True, slots=True)
class Line:
    """One movement, on a day of the period: cents in Plaid's sign for its account.

    `words` is a family of the street's wordings. `to` is the account of the other leg, if it is a
    transfer. `lapses` is for holds that never post: pending for so many days, then gone.
    """

    day: int
    account: int
    cents: int
    words: str
    to: int | None
    lapses: int


@dataclass(frozen=True, slots=True)
class Script:
    """`opening` is each account's balance in cents as a period begins, by number of its kind."""

    period: int
    opening: Mapping[int, int]
    lines: tuple[Line, ...]


def script_from(raw: Mapping[str, Any] | None) -> Script | None:
    """The script a profile's YAML tells; None where it tells none."""
    if raw is None:
        return None
    opening = {ACCOUNTS[name]: dollars * 100 for name, dollars in raw["opening_dollars"].items()}
    return Script(raw["period_days"], opening, tuple(_line(each) for each in raw["lines"]))


def _line(raw: Mapping[str, Any]) -> Line:
    to = raw.get("to")
    return Line(raw["day"], ACCOUNTS[raw["account"]], raw["cents"], raw["words"],
                None if to is None else ACCOUNTS[to], raw.get("lapses", 0))  # fmt: skip


def script_faults(where: str, raw: Any) -> list[str]:
    """What keeps the YAML of a script from being one, a sentence each."""
    if raw is None:
        return []
    period = raw.get("period_days") if isinstance(raw, dict) else None
    if not isinstance(period, int) or not 1 <= period <= 366:
        return [f"The script of {where} has no period_days from 1 to 366."]
    opening, lines = raw.get("opening_dollars"), raw.get("lines")
    if not isinstance(opening, dict) or not set(opening) <= set(ACCOUNTS):
        return [f"The script of {where} needs opening_dollars by account: {', '.join(ACCOUNTS)}."]
    if not isinstance(lines, list) or not 0 < len(lines) <= MOST_ROWS:
        return [f"The script of {where} needs 1 to {MOST_ROWS} lines."]
    found = []
    for place, line in enumerate(lines):
        found += _line_faults(f"Line {place + 1} of the script of {where}", line, period)
    return found or _balance_faults(where, lines)


def _line_faults(place: str, line: Any, period: int) -> list[str]:
    fits = (
        isinstance(line, dict)
        and isinstance(line.get("day"), int)
        and 0 <= line["day"] < period
        and line.get("account") in ACCOUNTS
        and isinstance(line.get("cents"), int)
        and isinstance(line.get("words"), str)
        and line.get("to") in (None, *ACCOUNTS)
        and isinstance(line.get("lapses", 0), int)
    )
    expected = "expected day within the period, account, cents, words; to and lapses if need be."
    return [] if fits else [f"{place} is {line!r}; {expected}"]


def _balance_faults(where: str, lines: list[dict[str, Any]]) -> list[str]:
    """Over a period every account must come back to where it was."""
    moved: dict[str, int] = {}
    for line in lines:
        if not line.get("lapses"):
            moved[line["account"]] = moved.get(line["account"], 0) + line["cents"]
            if line.get("to"):
                moved[line["to"]] = moved.get(line["to"], 0) - line["cents"]
    return [
        f"The script of {where} moves {account} by {cents} cents a period; expected 0."
        for account, cents in moved.items()
        if cents
    ]
