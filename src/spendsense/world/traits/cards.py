"""Credit cards: up to three, each with its limit, rate and statement day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spendsense.world import dice
from spendsense.world.accounts import CARDS
from spendsense.world.dice import Ints
from spendsense.world.facts import CARD_HABITS

from .lots import Flags, Lots

FULL, PARTIAL, MINIMUM = range(len(CARD_HABITS))
CLEARS_AT = 3
"""Times the statement in money at hand, checking and savings together, beyond which most clear it;
assumed."""
MOST_OWED = 3
"""Whoever owes more than a third of the first card's limit to begin with pays no bills by it."""
SHARE_OF_FIRST = ((100, 100), (65, 125), (50, 95))
"""Each card's limit, in percent of the first's; assumed."""
MOST_LIMIT = 60_000_00
"""What would be more is as much less, so that few have just this; assumed."""


@dataclass(frozen=True, slots=True)
class Cards:
    """Rows in the order of CARDS, a column a household; the habit and shares are a person's.

    Rates are hundredths of a percent a year, limits and openings cents. `clears_at` is how many
    times a statement somebody who otherwise pays a part must have at hand to pay it all, 0 for
    those who never do. Everyday purchases take a card to `use_percent` of its limit at most.
    """

    held: Flags
    limit: Ints
    opening: Ints
    apr: Ints
    statement_day: Ints
    lead: Ints
    count: Ints
    habit: Ints
    share_percent: Ints
    use_percent: Ints
    partial_percent: Ints
    clears_at: Ints
    minimum_percent: Ints
    minimum_floor: Ints
    adds_interest: Flags
    late_per_mille: Ints
    days_late: Ints
    advance_per_mille: Ints

    @property
    def takes_bills(self) -> Flags:
        """Whose first card has room for bills month after month: who owes much of its limit leaves
        them to checking."""
        return np.asarray((self.count > 0) & (self.opening[0] * MOST_OWED <= self.limit[0]))


def cards(lots: Lots, monthly: Ints) -> Cards:
    count = lots.option("cards")
    held = np.stack([count > place for place in range(len(CARDS))])
    first = np.maximum(monthly * lots.whole("card_limit_percent") // 100 // 10_000, 3) * 10_000
    bits = [lots.toss("card", place) for place in range(len(CARDS))]
    shares = [dice.between(own, *ends, 2) for own, ends in zip(bits, SHARE_OF_FIRST, strict=True)]
    limit = np.stack([first * share // 100 // 10_000 * 10_000 for share in shares])
    folded = MOST_LIMIT**2 // np.maximum(limit, MOST_LIMIT)
    limit = np.where(limit > MOST_LIMIT, folded, limit)
    limit = np.where(held, np.maximum(limit // 10_000 * 10_000, 30_000), 0)
    used = np.stack([lots.within("opening_card_percent", own, 0, 100) for own in bits])
    days = lots.toss("statement_day")
    return Cards(
        held=held,
        limit=limit,
        opening=limit // 10_000 * used,
        apr=np.stack([lots.within("card_apr_hundredths", own, 1) for own in bits]),
        statement_day=np.stack([dice.between(days, 1, 28, place) for place in range(3)]),
        lead=np.stack([lots.whole("payment_lead_days")] * 3),
        count=count,
        habit=lots.option("card_habit"),
        share_percent=np.where(count > 0, lots.whole("card_share_percent"), 0),
        use_percent=lots.whole("card_use_percent"),
        partial_percent=lots.whole("partial_payment_percent"),
        clears_at=CLEARS_AT * lots.flag("clears_cards"),
        minimum_percent=lots.whole("minimum_percent"),
        minimum_floor=lots.dollars("minimum_floor_dollars"),
        adds_interest=lots.flag("minimum_adds_interest"),
        late_per_mille=lots.whole("late_per_mille"),
        days_late=lots.whole("days_late"),
        advance_per_mille=lots.whole("cash_advance_per_mille"),
    )
