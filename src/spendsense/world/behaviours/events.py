"""Life events: now and then a medical bill or a large purchase."""

from __future__ import annotations

import numpy as np

from spendsense.world import dice
from spendsense.world.calendar_day import Day
from spendsense.world.dice import Bits, Ints
from spendsense.world.households import Happening, Households
from spendsense.world.journal import CHECKING
from spendsense.world.traits import Flags

EVENT_SPREAD_PERCENT = 75
MEDICAL_MEDIAN = 190_00
LARGE_PURCHASE_MEDIAN = 420_00
DAYS_TO_POST = 2


def medical_bill(homes: Households, day: Day) -> None:
    """A clinic's bill, paid on the spot by card or from checking."""
    chance = homes.traits.habits.medical_per_mille
    bits = homes.toss(day.month_number)
    rows = np.flatnonzero(_today(bits, day, chance))
    cents = _cents(bits[rows], MEDICAL_MEDIAN)
    _spend(homes, day, "medical_bill", rows, cents, "clinics", bits)


def large_purchase(homes: Households, day: Day) -> None:
    """Furniture, a repair, an appliance: only by those who can pay it twice over."""
    chance = homes.traits.habits.large_purchase_per_mille
    bits = homes.toss(day.month_number)
    rows = np.flatnonzero(_today(bits, day, chance))
    cents = _cents(bits[rows], LARGE_PURCHASE_MEDIAN)
    able = homes.checking[rows] >= 2 * cents
    _spend(homes, day, "large_purchase", rows[able], cents[able], "large_stores", bits)


def _today(bits: Bits, day: Day, per_mille: Ints) -> Flags:
    """One draw a month: whether it happens, and on which of the first 28 days."""
    return np.asarray(dice.happens(bits, per_mille) & (dice.between(bits, 1, 28, 1) == day.day))


def _cents(bits: Bits, median: int) -> Ints:
    return median * dice.lognormal(EVENT_SPREAD_PERCENT)[dice.quantile(bits, 2)] // 1000


def _spend(
    homes: Households, day: Day, kind: str, rows: Ints, cents: Ints, family: str, bits: Bits
) -> None:
    """From checking if it can, else by card; what neither can pay is left undone."""
    wording = homes.street.one_of(family, dice.sixteenth(bits[rows], 3))
    cash = homes.checking[rows] >= cents
    room = homes.card_room[rows] >= cents
    on_card = ~cash & room & homes.traits.card.held[rows]
    homes.post(day, CHECKING, rows[cash], cents[cash], wording[cash], bought=True)
    delay = np.full(int(on_card.sum()), DAYS_TO_POST)
    homes.authorize(day, rows[on_card], cents[on_card], wording[on_card], delay)
    paid = cash | on_card
    if paid.any():
        homes.happenings.append(Happening(kind, day.number, rows[paid], cents[paid]))
