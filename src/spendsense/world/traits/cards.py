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
CLEARS_AT = (3, 6)
"""Times the statement in checking at which some clear it, each person at a number of their own;
assumed."""
MOST_OWED = 3
"""Whoever owes more than a third of the first card's limit to begin with pays no bills by it."""
SHARE_OF_FIRST = (100, 70, 50)
"""The second and third card's limit, in percent of the first's."""


@dataclass(frozen=True, slots=True)
class Cards:
    """Rows in the order of CARDS, a column a household; the habit and shares are a person's.

    Rates are hundredths of a percent a year, limits and openings cents. `clears_at` is how many
    times a statement checking must hold for somebody who otherwise pays a part to pay it all, 0
    for those who never do.
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
    limit = np.stack([first * share // 100 // 10_000 * 10_000 for share in SHARE_OF_FIRST])
    limit = np.where(held, np.maximum(limit, 30_000), 0)
    used = lots.whole("opening_card_percent")
    apr = lots.whole("card_apr_hundredths")
    days = lots.toss("statement_day")
    return Cards(
        held=held,
        limit=limit,
        opening=limit * used // 100,
        apr=np.stack([apr, apr + 150, apr - 100]),
        statement_day=np.stack([dice.between(days, 1, 28, place) for place in range(3)]),
        lead=np.stack([lots.whole("payment_lead_days")] * 3),
        count=count,
        habit=lots.option("card_habit"),
        share_percent=np.where(count > 0, lots.whole("card_share_percent"), 0),
        partial_percent=lots.whole("partial_payment_percent"),
        clears_at=dice.between(lots.toss("clears_cards"), *CLEARS_AT, 1)
        * lots.flag("clears_cards"),
        minimum_percent=lots.whole("minimum_percent"),
        minimum_floor=lots.dollars("minimum_floor_dollars"),
        adds_interest=lots.flag("minimum_adds_interest"),
        late_per_mille=lots.whole("late_per_mille"),
        days_late=lots.whole("days_late"),
        advance_per_mille=lots.whole("cash_advance_per_mille"),
    )
