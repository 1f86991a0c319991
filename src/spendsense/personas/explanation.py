"""Everything that the rules say of one user: findings, near misses, distances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spendsense.ledger import Book, NotFound, Window
from spendsense.policy import Policy
from spendsense.signals import cards, read

from .assignment import PERSONAS, Assignment, assign
from .conditions import Row
from .distance import distance
from .particulars import Particulars, particulars
from .ways import Distance


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One user over one window: what was read, which personas that describes, and how nearly.

    `cards` are the rows of `signals.cards`, of all cards that the user has.
    """

    user_id: str
    window: Window
    readings: Mapping[str, Any]
    assignment: Assignment
    distances: tuple[Distance, ...]
    cards: tuple[Mapping[str, Any], ...] = ()

    @property
    def near_misses(self) -> tuple[Distance, ...]:
        """Personas that do not hold and are missed by little, by the numbers of policy."""
        return tuple(each for each in self.distances if each.near)

    def as_json(self) -> dict[str, Any]:
        return {
            "user_id": self.user_id,
            "as_of": self.window.as_of.isoformat(),
            "window_days": self.window.days,
            "personas": [held.as_json() for held in self.assignment.held],
            "considered": [
                {"key": persona.key, "finding": finding.as_json()}
                for persona, finding in self.assignment.considered
            ],
            "cards": [dict(card) for card in self.cards],
            "near_misses": [each.key for each in self.near_misses],
            "distances": [each.as_json() for each in self.distances],
        }


def explain(book: Book, user_id: str, window: Window, policy: Policy) -> Explanation:
    """All findings of one user of the book, and how far each persona is from ending or beginning.

    Raises NotFound for a user whom the book does not name.
    """
    if user_id not in book.user_ids:
        raise NotFound(f"The book has no user {user_id}. It names {len(book.user_ids)} users.")
    mine = book.of((user_id,))
    row = read(mine, window, policy).row(0, named=True)
    return Explanation(
        user_id=user_id,
        window=window,
        readings=row,
        assignment=assign(row, policy),
        distances=distances(row, policy, particulars(mine, window, policy)[user_id]),
        cards=tuple(cards(mine, policy).drop("user_id").to_dicts()),
    )


def distances(row: Row, policy: Policy, known: Particulars) -> tuple[Distance, ...]:
    """The distance of every persona, in order of precedence."""
    return tuple(distance(persona, row, policy, known) for persona in PERSONAS)
