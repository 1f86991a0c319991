"""What a distance is: changes in a user's readings that, together, turn a persona."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from .levers import Value, unit_of


@dataclass(frozen=True, slots=True)
class Change:
    """A reading, or the whole cents it is made of, from what it is to what it would be.

    `share` is the difference as a share of the line that is crossed.
    """

    reading: str
    before: Value
    after: Value
    share: float

    def as_json(self) -> dict[str, Any]:
        return {
            "reading": self.reading,
            "before": self.before,
            "after": self.after,
            "by": abs(self.after - self.before),
            "unit": unit_of(self.reading),
            "share": round(self.share, 6),
        }


@dataclass(frozen=True, slots=True)
class OnCard:
    """What would be owed on one card, and the statement before which; None if none is known."""

    account_id: str | None
    card: str
    before_cents: int
    after_cents: int
    statement_on: date | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "account_id": self.account_id,
            "card": self.card,
            "before_cents": self.before_cents,
            "after_cents": self.after_cents,
            "statement_on": None if self.statement_on is None else self.statement_on.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class Way:
    """One change, two, or as many as it takes that, with nothing else, turn a persona.

    Each is as small as it can be: a unit less, and nothing turns. `on_cards` says on which cards
    a change of what is owed falls; `ends`, the end of which subscriptions does by itself what the
    changes do.
    """

    changes: tuple[Change, ...]
    on_cards: tuple[OnCard, ...] = ()
    ends: tuple[tuple[str, ...], ...] = ()
    said: str = ""

    @property
    def share(self) -> float:
        """The shares of its changes together: of two ways the smaller comes first."""
        return sum(change.share for change in self.changes)

    def as_json(self) -> dict[str, Any]:
        return {
            "changes": [change.as_json() for change in self.changes],
            "share": round(self.share, 6),
            "on_cards": [each.as_json() for each in self.on_cards],
            "ends": [list(names) for names in self.ends],
            "said": self.said,
        }


@dataclass(frozen=True, slots=True)
class Distance:
    """How far a persona is from ending, or from beginning; `ways` come smallest first.

    Without a way, `why_not` says what stands against it. `near` is whether a persona that does
    not hold is missed by little, and `missed_by` by how much.
    """

    key: str
    title: str
    holds: bool
    near: bool
    ways: tuple[Way, ...]
    missed_by: str | None = None
    why_not: str | None = None

    @property
    def smallest(self) -> Way | None:
        return self.ways[0] if self.ways else None

    @property
    def said(self) -> str:
        """Its smallest way in a sentence, or why there is none."""
        return self.ways[0].said if self.ways else str(self.why_not)

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "title": self.title,
            "holds": self.holds,
            "near": self.near,
            "missed_by": self.missed_by,
            "ways": [way.as_json() for way in self.ways],
            "why_not": self.why_not,
        }
