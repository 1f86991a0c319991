"""What a user could move, one by one, and the readings after: each card by itself.

The distances speak of the card with the highest utilization; whoever moves a slider moves a card,
and another may be the highest then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import isclose, isfinite
from typing import Any

from spendsense.ledger import BadInput, dollars
from spendsense.ledger.money import LARGEST_CENTS
from spendsense.signals import written
from spendsense.signals.reading import Unit

from .assignment import PERSONAS
from .cards import LIMIT, OWED
from .conditions import Row, leaves
from .levers import STEPS, Value, bounds, levers, moved, unit_of
from .particulars import Card, Particulars

OF_CARD = "owed:"
"""Before the id of a card's account, the name of the lever that is what is owed on it."""


@dataclass(frozen=True, slots=True)
class Lever:
    """What can be moved: a column of the readings, or what is owed on one card."""

    name: str
    unit: Unit
    now: Value
    card: Card | None = None

    @property
    def step(self) -> int | float:
        steps = STEPS.get(self.unit, 1)
        return 1 if steps == 1 else 1 / steps


def movable(row: Row, known: Particulars) -> tuple[Lever, ...]:
    """Every lever that a persona asks for and that there is something to read of."""
    found: dict[str, Lever] = {}
    for persona in PERSONAS:
        for leaf in leaves(persona.when):
            for name in levers(leaf):
                if name == OWED:
                    found |= {each.name: each for each in _cards(known)}
                elif row[name] is not None:
                    found.setdefault(name, Lever(name, unit_of(name), row[name]))
    return tuple(found.values())


def _cards(known: Particulars) -> list[Lever]:
    return [Lever(f"{OF_CARD}{c.account_id}", "cents", c.owed_cents, c) for c in known.cards]


def after(
    row: Row, known: Particulars, changes: Mapping[str, Value]
) -> tuple[dict[str, Any], Particulars]:
    """The readings and the particulars once levers stand elsewhere; the rest follows from them."""
    plain = {name: value for name, value in changes.items() if not name.startswith(OF_CARD)}
    cards = tuple(_owing(card, changes) for card in known.cards)
    if cards != known.cards:
        row = {**row, **_highest(cards, known.cards, row)}
    then = moved(row, plain, known.window.days)
    return then, _known(known, cards, row, then)


def _owing(card: Card, changes: Mapping[str, Value]) -> Card:
    owed = changes.get(f"{OF_CARD}{card.account_id}")
    return card if owed is None else replace(card, owed_cents=int(owed))


def _highest(cards: tuple[Card, ...], before: tuple[Card, ...], row: Row) -> dict[str, Any]:
    """The readings of the card that is highest then; of two alike the first by its account."""
    first = cards[0]
    for card in cards[1:]:
        left, right = card.owed_cents * first.limit_cents, first.owed_cents * card.limit_cents
        if left > right or (left == right and str(card.account_id) < str(first.account_id)):
            first = card
    then = {
        OWED: first.owed_cents,
        LIMIT: first.limit_cents,
        "utilization_highest": first.owed_cents / first.limit_cents,
        "highest_card": first.name,
    }
    more = sum(card.owed_cents for card in cards) - sum(card.owed_cents for card in before)
    owed, limits_together = row["cards_balance_cents"] + more, row["cards_limit_cents"]
    return {**then, "cards_balance_cents": owed, "utilization_overall": owed / limits_together}


def _known(known: Particulars, cards: tuple[Card, ...], row: Row, then: Row) -> Particulars:
    """What is still known of the days and charges by name: what was moved has none."""

    def kept(name: str, told: Any) -> Any:
        return told if row[name] == then[name] else ()

    fewer = (row["low_days"] or 0) - (then["low_days"] or 0)
    subscribed = kept("subscription_count", known.subscriptions)
    return replace(
        known,
        cards=tuple(sorted(cards, key=lambda card: -card.owed_cents / card.limit_cents)),
        interest_on=kept("interest_cents", known.interest_on),
        at_minimum=kept("pays_minimum_only", known.at_minimum),
        overdue=kept("is_overdue", known.overdue),
        subscriptions=kept("subscription_spend_cents", subscribed),
        low_days=known.low_days[fewer:] if fewer >= 0 else (),
    )


def check(row: Row, known: Particulars, changes: Mapping[str, Value]) -> dict[str, Value]:
    """The changes, if each can be so. Raises BadInput with the first that cannot."""
    can = {lever.name: lever for lever in movable(row, known)}
    for name in changes:
        if name not in can:
            raise BadInput(
                f"{name!r} is nothing that can be moved here. "
                f"What can: {', '.join(can) or 'nothing'}."
            )
    wanted = {name: _whole(can[name], value) for name, value in changes.items()}
    for name, value in wanted.items():
        _check_bounds(can[name], value, row, known)
    spent, subscribed = wanted.get("spend_cents"), wanted.get("subscription_spend_cents")
    if spent is not None and subscribed is not None and subscribed > spent:
        raise BadInput(
            f"Spending of {dollars(int(spent))} cannot hold {dollars(int(subscribed))} of "
            "subscriptions: what subscriptions took is spending too."
        )
    return wanted


def _whole(lever: Lever, value: Value) -> Value:
    """The value in the steps of its lever."""
    if lever.unit == "flag":
        if not isinstance(value, bool):
            raise BadInput(f"{lever.name} is yes or no: send true or false.")
        return value
    if isinstance(value, bool):
        raise BadInput(f"{lever.name} is a number and not yes or no.")
    steps = STEPS.get(lever.unit, 1)
    whole = round(value * steps) if isfinite(value) else 0
    if not isclose(whole, value * steps, rel_tol=1e-9, abs_tol=1e-6):
        asks = "a whole number" if steps == 1 else f"a multiple of {1 / steps:g}"
        raise BadInput(f"{lever.name} moves in steps: {value:g} is not {asks}.")
    return whole if steps == 1 else whole / steps


def _check_bounds(lever: Lever, value: Value, row: Row, known: Particulars) -> None:
    if lever.unit == "flag":
        return
    least, most = limits(lever, row, known)
    if least is not None and value < min(least, lever.now):
        raise _cannot(lever, value, "least", min(least, lever.now))
    top = LARGEST_CENTS if most is None else max(most, lever.now)
    if value > top or value < -LARGEST_CENTS:
        raise _cannot(lever, value, "most", top)


def limits(lever: Lever, row: Row, known: Particulars) -> tuple[int | None, int | None]:
    """The least and the most that a lever can be; None where nothing bounds it."""
    return (0, None) if lever.card else bounds(lever.name, row, known.window.days)


def _cannot(lever: Lever, value: Value, end: str, bound: Value) -> BadInput:
    asked, most = written(lever.unit, value), written(lever.unit, bound)
    return BadInput(f"{lever.name} cannot be {asked}: the {end} it can be is {most}.")


def label(lever: Lever, row: Row, known: Particulars) -> str:
    """What a lever is, for whoever may move it."""
    if lever.card is not None:
        card = lever.card
        return f"What is owed on your {card.name}, of its {dollars(card.limit_cents)} limit"
    return LABELS[lever.name].format(
        days=known.window.days,
        as_of=written("date", known.window.as_of),
        line=written("cents", row["low_line_cents"] or 0),
    )


LABELS = {
    "interest_cents": "Card interest charged in the {days} days",
    "pays_minimum_only": "Whether the last payments to a card were only its minimum",
    "is_overdue": "Whether a payment is past its due date",
    "pay_gap_median_days": "Days between one pay day and the next, the median",
    "checking_balance_cents": "What checking holds on {as_of}",
    "spend_cents": "All spending in the {days} days",
    "subscription_count": "Subscriptions that renew",
    "subscription_spend_cents": "What subscriptions took in the {days} days",
    "savings_net_inflow_cents": "What went into savings in the {days} days, less what came out",
    "low_days": "Days that ended with checking under {line}",
    "balance_volatility": "How far the checking balance moves, as a share of its average",
}
