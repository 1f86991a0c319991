"""On which cards a change of the highest utilization falls.

The highest of several cards comes down only when every card that is over the line does; it goes
up when any one of them does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .asked import Asked
from .levers import Value, turns
from .particulars import Card
from .ways import OnCard

OWED, LIMIT = "highest_card_balance_cents", "highest_card_limit_cents"


def on_cards(asked: Asked, after: Mapping[str, Value]) -> tuple[OnCard, ...] | None:
    """What would be owed on which cards; none where no card changes, None where no way is found."""
    if OWED not in after:
        return ()
    rest = {lever: value for lever, value in after.items() if lever != OWED}
    cards = asked.particulars.cards or (_highest(asked),)
    found = [_on_card(asked, card, rest) for card in cards]
    if after[OWED] > asked.row[OWED]:
        raised = [each for each in found if each is not None]
        return (min(raised, key=_cents),) if raised else None
    if None in found:
        return None
    return tuple(each for each in found if each is not None and _cents(each))


def _on_card(asked: Asked, card: Card, rest: Mapping[str, Value]) -> OnCard | None:
    """The smallest change on a card that turns the persona, were it the highest one."""
    row: dict[str, Any] = {
        **asked.row,
        OWED: card.owed_cents,
        LIMIT: card.limit_cents,
        "utilization_highest": card.owed_cents / card.limit_cents,
    }
    tried = [turn.value for turn in turns(asked.persona.when, row, asked.policy, asked.days)[OWED]]
    nearest = sorted(tried, key=lambda value: abs(value - card.owed_cents))
    for owed in (card.owed_cents, *nearest):
        if asked.turned({**rest, OWED: owed}, row):
            return OnCard(card.account_id, card.name, card.owed_cents, int(owed), card.statement_on)
    return None


def _cents(change: OnCard) -> int:
    return abs(change.after_cents - change.before_cents)


def _highest(asked: Asked) -> Card:
    row = asked.row
    return Card(None, row["highest_card"], row[OWED], row[LIMIT])
