"""What cards remember of the time before the first day: the last statement, and purchases that
were made and have not posted. Neither was written; both are paid, and post, within the history."""

from __future__ import annotations

import numpy as np

from . import bank_days, settling
from .accounts import CARD, CARDS
from .behaviours.cards import GRACE_DAYS, minimum_of
from .constants import NEVER
from .dice import Ints
from .households import Households
from .records import open_for
from .traits import FULL, Flags

A_CYCLE = 31
OLD_DAYS = 400
"""Of what a revolving card owes: so many days' worth is older than a day's purchases. Assumed."""


def young_cards(homes: Households) -> Flags:
    """Cards that are younger than a cycle on the first day, a row a card; none where a profile's
    facts do not move with age, and say what the youngest owe as of all others."""
    if not homes.profile.by_age:
        return np.zeros(homes.used.shape, np.bool_)
    return np.stack([open_for(homes, CARD + card) < A_CYCLE for card in range(len(CARDS))])


def remember(homes: Households) -> None:
    """The statement that closed last before the first day: part of what a card owes then, due 25
    days after it closed. What was to be paid before the first day has been."""
    cycles, cards, first = homes.cycles, homes.traits.cards, homes.span.first
    owed = np.where(young_cards(homes), 0, homes.owed)
    for state in (homes.opening, homes.balances):
        state[CARD : CARD + len(CARDS)] = owed
    homes.used[:], cycles.opening[:] = owed, owed
    cycles.carries &= owed > 0
    closed = _closed_before(first, cards.statement_day)
    days = np.where(cards.habit == FULL, A_CYCLE, OLD_DAYS)
    stated = owed * days // (days + first - 1 - closed)
    due = closed + GRACE_DAYS
    pay_on = homes.span.open_before(due - cards.lead)
    ahead = (stated > 0) & (pay_on >= first) & ~homes.traits.scripted
    interest = np.where(cycles.carries, stated * cards.apr // (12 * 10_000), 0)
    minimum = minimum_of(homes, np.arange(homes.count), stated, interest)
    cycles.unpaid[:], cycles.minimum[:] = np.where(ahead, (stated, minimum), 0)
    cycles.due[:], cycles.pay_on[:] = np.where(ahead, (due, pay_on), NEVER)


def _closed_before(first: int, statement_day: Ints) -> Ints:
    """The latest day before the first that is this day of its month; days go to 28."""
    back = [bank_days.day_of(first - ago) for ago in range(A_CYCLE, 0, -1)]
    latest = {day.day: bank_days.number(day) for day in back}
    return np.array([latest.get(day, first - 1) for day in range(29)], np.int64)[statement_day]


def bought_before(homes: Households) -> None:
    """Card purchases of the week before the first day that post from it on."""
    places, home = homes.journal.plan.before()
    made = homes.journal["settled"][places].astype(np.int64)
    posts = homes.span.posts_on(made, np.maximum(homes.journal["waits"][places], 1))
    young = np.any(young_cards(homes) & homes.traits.cards.held, axis=0)
    late = np.flatnonzero((posts >= homes.span.first) & ~np.asarray(young)[home])
    settling.bought_before(homes, places[late], home[late], made[late])
