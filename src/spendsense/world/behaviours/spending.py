"""Everyday purchases: groceries to outings, by card or from checking."""

from __future__ import annotations

from functools import cache

import numpy as np

from spendsense.world import dice
from spendsense.world.calendar_day import Day
from spendsense.world.dice import Bits, Ints
from spendsense.world.households import NEVER, Households
from spendsense.world.journal import CHECKING
from spendsense.world.merchants import ENDINGS, price_tables, street, with_ending
from spendsense.world.traits import Flags

PURCHASES_A_DAY = 4
"""The most that are made in a day."""

# Percent of an average day, Monday to Sunday. Source: JPMorgan Chase Institute, Big Spend on the
# Weekend: Friday and Saturday are substantially above other days; the sizes are assumed.
WEEKDAY = (88, 90, 93, 97, 122, 122, 88)
# Percent of an average month, January to December; assumed.
SEASON = (92, 93, 97, 98, 100, 102, 103, 102, 98, 99, 108, 114)


def everyday(homes: Households, day: Day) -> None:
    """Up to four purchases a household, more after pay and fewer when checking runs thin."""
    rate = purchase_rate(homes, day)
    for slot in range(PURCHASES_A_DAY):
        bits = homes.toss(day.number, slot)
        rows = np.flatnonzero(dice.sixteenth(bits, 0) < rate)
        payment = homes.toss(day.number, PURCHASES_A_DAY + slot)[rows]
        _buy(homes, day, slot, rows, bits[rows], payment)


def purchase_rate(homes: Households, day: Day) -> Ints:
    """Chance of each of the day's purchases, in 65536ths."""
    habits = homes.traits.habits
    today = WEEKDAY[day.weekday] * SEASON[day.month - 1]
    rate = habits.rate * today // (10_000 * PURCHASES_A_DAY)
    paid = (homes.last_pay != NEVER) & (day.number - homes.last_pay < habits.payday_days)
    mood = np.where(paid, habits.payday_percent, 100)
    thin = homes.checking < habits.thin_below
    return np.asarray(rate * np.where(thin, habits.thin_percent, mood) // 100)


def _buy(homes: Households, day: Day, slot: int, rows: Ints, bits: Bits, payment: Bits) -> None:
    shops = everyday_tables()
    kind = homes.street.everyday_choice[dice.sixteenth(bits, 1)]
    thousandths = price_tables()[kind, dice.quantile(bits, 2)]
    scale = homes.traits.habits.price_percent[rows]
    cents = with_ending(shops.median[kind] * thousandths * scale // 100_000, shops.ending[kind])
    wording = shops.wording(kind, homes.traits.habits.favorite[rows], bits)
    on_card, in_cash = _means(homes, rows, cents, payment)
    by_card = (rows[on_card], cents[on_card], wording[on_card], shops.days_to_post[kind][on_card])
    homes.authorize(day, *by_card, slot=slot)
    from_checking = (rows[in_cash], cents[in_cash], wording[in_cash])
    homes.post(day, CHECKING, *from_checking, slot=slot, bought=True)


def _means(homes: Households, rows: Ints, cents: Ints, payment: Bits) -> tuple[Flags, Flags]:
    """Who pays by card and who from checking; the others are declined by both."""
    card = homes.traits.card
    room = homes.card_room[rows] >= cents
    cash = homes.checking[rows] >= cents
    prefers = dice.happens(payment, card.share_percent[rows] * 10)
    on_card = card.held[rows] & room & (prefers | ~cash)
    return on_card, ~on_card & cash


class EverydayTables:
    """The street's everyday kinds as arrays, one element a kind."""

    def __init__(self) -> None:
        kinds = street().everyday
        self.median = np.array([kind.median_cents for kind in kinds], np.int64)
        self.ending = np.array([ENDINGS.index(kind.ending) for kind in kinds], np.int64)
        self.days_to_post = np.array([kind.days_to_post for kind in kinds], np.int64)
        self.first = np.array([kind.first_wording for kind in kinds], np.int64)
        self.shops = np.array([kind.shops for kind in kinds], np.int64)
        # A shop is chosen by its rank among a household's favorites, the first twice the second.
        self.rank = np.stack([dice.zipf_table(kind.shops) for kind in kinds])

    def wording(self, kind: Ints, favorite: Ints, bits: Bits) -> Ints:
        """The shop: a favorite of the household's more often than another."""
        rank = self.rank[kind, dice.sixteenth(bits, 3)]
        return np.asarray(self.first[kind] + (favorite + rank) % self.shops[kind])


@cache
def everyday_tables() -> EverydayTables:
    return EverydayTables()
