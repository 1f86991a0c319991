"""The card's month: statement, interest on what was carried, payment when due, late fee."""

from __future__ import annotations

import numpy as np

from spendsense.world import streams
from spendsense.world.calendar_day import Day
from spendsense.world.dice import Ints
from spendsense.world.households import NEVER, Households
from spendsense.world.journal import CARD, CHECKING
from spendsense.world.traits import FULL, MINIMUM

GRACE_DAYS = 25
"""From statement to due date; the law asks for 21 (12 CFR 1026.5(b)(2)(ii))."""
LEAST_MINIMUM = 35_00
LATE_FEE = 30_00
KEPT_IN_CHECKING = 20_00
RETRY_SLOT = 1


def card_post(homes: Households, day: Day) -> None:
    """Purchases of earlier days post."""
    homes.post_waiting(day)


def card_statement(homes: Households, day: Day) -> None:
    """The cycle closes: interest on what was carried, then balance, minimum and due date."""
    card, cycle = homes.traits.card, homes.cycle
    rows = np.flatnonzero(card.held & (card.statement_day == day.day))
    interest = _interest(homes, day, rows)
    charged = interest > 0
    wording = homes.street.first["card_interest"]
    homes.post(day, CARD, rows[charged], interest[charged], wording)
    owed = np.maximum(homes.owed[rows], 0)
    cycle.statement[rows] = cycle.unpaid[rows] = owed
    least = np.maximum(LEAST_MINIMUM, owed // 100 + interest)
    cycle.minimum[rows] = np.minimum(owed, least)
    cycle.statement_on[rows] = day.number
    cycle.due_on[rows] = np.where(owed > 0, day.number + GRACE_DAYS, NEVER)
    cycle.overdue[rows] &= owed > 0


def _interest(homes: Households, day: Day, rows: Ints) -> Ints:
    """Interest for the days of the cycle on what the last statement left unpaid, rounded half up.

    Purchases leave room for it (`Households.card_room`). Where payments were missed for so long
    that it would pass the limit all the same, it is waived down to it: a card never owes more.
    """
    card, cycle = homes.traits.card, homes.cycle
    carried = np.minimum(cycle.unpaid[rows], np.maximum(homes.owed[rows], 0))
    days = np.where(carried > 0, day.number - cycle.statement_on[rows], 0)
    year = 365 * 10_000  # days, and hundredths of a percent in the whole
    exact = carried * card.apr[rows] * days
    return np.asarray(np.minimum((exact + year // 2) // year, _room(homes, rows)))


def card_payment(homes: Households, day: Day) -> None:
    """The payment on its due date; one that was missed is made up as soon as checking can."""
    cycle = homes.cycle
    due = np.flatnonzero((cycle.due_on == day.number) & (cycle.unpaid > 0))
    _pay(homes, day, due, _intended(homes, due), slot=0)
    late = due[(cycle.paid_on[due] != day.number)]
    cycle.overdue[late] = True
    fee = np.minimum(LATE_FEE, _room(homes, late))
    charged = fee > 0
    wording = homes.street.first["late_fee"]
    homes.post(day, CARD, late[charged], fee[charged], wording)
    behind = np.flatnonzero(cycle.overdue & (cycle.due_on != day.number))
    _pay(homes, day, behind, _least(homes, behind), slot=RETRY_SLOT)


def _least(homes: Households, rows: Ints) -> Ints:
    """The minimum, or what is still unpaid if that is less."""
    return np.minimum(homes.cycle.minimum[rows], homes.cycle.unpaid[rows])


def _intended(homes: Households, rows: Ints) -> Ints:
    """What each household means to pay, by its habit."""
    card, unpaid = homes.traits.card, homes.cycle.unpaid[rows]
    least = _least(homes, rows)
    part = np.maximum(unpaid * card.partial_percent[rows] // 100 // 500 * 500, least)
    habit = card.habit[rows]
    return np.asarray(np.where(habit == FULL, unpaid, np.where(habit == MINIMUM, least, part)))


def _pay(homes: Households, day: Day, rows: Ints, wanted: Ints, slot: int) -> None:
    """As much of it as checking has, but never less than the minimum: then nothing is paid."""
    cycle = homes.cycle
    cash = homes.checking[rows] - KEPT_IN_CHECKING
    cents = np.minimum(wanted, cash)
    can = (cents >= _least(homes, rows)) & (cents > 0)
    rows, cents = rows[can], cents[can]
    word = homes.street.first["card_payment"]
    legs, stream = (CHECKING, CARD), streams.CARD_PAYMENT
    homes.move("card_payment", day, legs, rows, cents, (word, word), slot=slot, stream=stream)
    cycle.unpaid[rows] -= cents
    cycle.paid[rows], cycle.paid_on[rows] = cents, day.number
    cycle.overdue[rows] = False


def _room(homes: Households, rows: Ints) -> Ints:
    """What may still be charged before the limit is reached, held purchases counted."""
    room = homes.traits.card.limit[rows] - homes.owed[rows] - homes.held[rows]
    return np.asarray(np.maximum(room, 0))
