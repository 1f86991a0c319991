"""A recommendation's text bound to its facts, and the rows behind each of its figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection

from spendsense.guardrails.figures import figures
from spendsense.personas.pattern import Rows
from spendsense.policy import parameters
from spendsense.recommendations import Fact
from spendsense.signals import READINGS
from spendsense.storage import Recommendation
from spendsense.storage.rows import stored

MOST_ROWS = 200
"""How many rows are shown; figures with few of them come first."""

Window = Mapping[str, Any]
"""A window of a trace's body."""


NO_ROWS = Rows()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What a fact is bound to: a reading or a policy value with its unit, and what is behind it."""

    fact: Fact
    reading: str | None = None
    value: Any = None
    unit: str | None = None
    said: str = ""
    rows: Rows = NO_ROWS


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text: plain, a figure that is bound, or a number that is not."""

    kind: Literal["text", "figure", "number"]
    text: str
    start: int
    end: int
    bound: Bound | None = None


def bound(found: Recommendation, body: Mapping[str, Any]) -> dict[str, Bound]:
    """The facts of a recommendation by name, each with what its trace says is behind it."""
    window = window_of(found, body)
    return {fact.name: _bound(fact, found, window, body) for fact in found.facts}


def window_of(found: Recommendation, body: Mapping[str, Any]) -> Window:
    """What a trace tells of the window of a recommendation; nothing where it is gone."""
    told: Window = body.get("windows", {}).get(str(found.window_days), {})
    return told


def tokens(text: str, of: Mapping[str, Bound]) -> tuple[Token, ...]:
    """A text in pieces; one after another they are the text."""
    return tuple(_tokens(text, of))


def rows_of(reading: str, window: Window) -> Rows:
    """What is behind a reading, by what its trace kept."""
    groups = [window.get("evidence", {}).get(name) for name in _groups(reading, window)]
    found = [group for group in groups if group]

    def told(noun: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key for group in found for key in group.get(noun, ())))

    return Rows(told("transactions"), told("accounts"), len(told("days")))


def to_show(of: Iterable[Bound], most: int = MOST_ROWS) -> tuple[str, ...]:
    """The ids of the rows to show: all of a figure with few before some of one with many."""
    shown: dict[str, None] = {}
    for each in sorted(of, key=lambda each: len(each.rows.transactions)):
        for key in each.rows.transactions:
            if len(shown) < most:
                shown[key] = None
    return tuple(shown)


def rows(connection: Connection, user_id: str, ids: Sequence[str]) -> list[dict[str, Any]]:
    """Rows of a user as they are on record now, the newest first; what is gone is left out."""
    if not ids:
        return []
    frame = stored(connection, "transactions", column="transaction_id", among=ids)
    mine = [row for row in frame.iter_rows(named=True) if row["user_id"] == user_id]
    return sorted(mine, key=lambda row: (row["date"], row["transaction_id"]), reverse=True)


def accounts(connection: Connection, user_id: str) -> dict[str, dict[str, Any]]:
    """A user's accounts by id, as they are on record now."""
    frame = stored(connection, "accounts", column="user_id", among=[user_id])
    return {row["account_id"]: row for row in frame.iter_rows(named=True)}


def _groups(reading: str, window: Window) -> Sequence[str]:
    groups: Sequence[str] = window.get("read_from", {}).get(reading, ())
    return groups


def _bound(fact: Fact, found: Recommendation, window: Window, body: Mapping[str, Any]) -> Bound:
    origin, _, name = fact.source.partition(":")
    if origin == "reading" and name in READINGS:
        return Bound(
            fact=fact,
            reading=name,
            value=window.get("readings", {}).get(name),
            unit=READINGS[name].unit,
            said=READINGS[name].description,
            rows=rows_of(name, window),
        )
    if origin == "policy":
        return _of_policy(fact, name, body)
    if fact.source == "window":
        said = "The days that were read."
        return Bound(fact=fact, value=found.window_days, unit="days", said=said)
    if fact.source == "as_of":
        said = "The day that was read."
        return Bound(fact=fact, value=found.as_of.isoformat(), unit="date", said=said)
    return Bound(fact=fact, value=fact.text, said=f"A figure of the catalog, from {fact.source}.")


def _of_policy(fact: Fact, name: str, body: Mapping[str, Any]) -> Bound:
    known = next((each for each in parameters() if each.name == name), None)
    return Bound(
        fact=fact,
        value=body.get("policy", {}).get(name),
        unit=known.unit if known else None,
        said=f"{known.description} ({known.reference})" if known else f"The policy value {name}.",
    )


def _tokens(text: str, of: Mapping[str, Bound]) -> Iterator[Token]:
    last = 0
    for each in figures(text, [one.fact for one in of.values()]):
        if each.start > last:
            yield Token("text", text[last : each.start], last, each.start)
        told = of[each.fact.name] if each.fact else None
        kind: Literal["figure", "number"] = "figure" if told else "number"
        yield Token(kind, text[each.start : each.end], each.start, each.end, told)
        last = each.end
    if last < len(text):
        yield Token("text", text[last:], last, len(text))
