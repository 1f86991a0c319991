"""Each card with the lines of utilization that it stands on or above."""

from __future__ import annotations

from dataclasses import dataclass

from spendsense.ledger import Book
from spendsense.policy import Policy
from spendsense.signals.cards import card_sentence, cards

LINES = "signals.utilization_lines_percent"


@dataclass(frozen=True, slots=True)
class CardTold:
    """`utilization` is null without a balance or a limit above zero; `reached` are the lines of
    policy, in percent, that the card has reached, the lowest first."""

    account_id: str
    owed_cents: int | None
    limit_cents: int | None
    utilization: float | None
    reached: tuple[int, ...]
    lines: tuple[int, ...]
    sentence: str


def cards_told(book: Book, policy: Policy) -> tuple[CardTold, ...]:
    """The cards of a book of one user, highest utilization first."""
    lines = tuple(sorted(policy[LINES]))
    return tuple(_told(card, lines) for card in cards(book, policy).to_dicts())


def _told(card: dict[str, object], lines: tuple[int, ...]) -> CardTold:
    highest = card["utilization_line"]
    return CardTold(
        account_id=str(card["account_id"]),
        owed_cents=card["owed_cents"],  # type: ignore[arg-type]
        limit_cents=card["limit_cents"],  # type: ignore[arg-type]
        utilization=card["utilization"],  # type: ignore[arg-type]
        # It has reached every line that is not above the highest it has reached.
        reached=tuple(line for line in lines if isinstance(highest, int) and line <= highest),
        lines=lines,
        sentence=card_sentence(card),
    )
