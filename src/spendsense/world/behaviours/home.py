"""The roof and what is wired to it: rent or mortgage, and the monthly bills."""

from __future__ import annotations

import numpy as np

from spendsense.world import dice, streams
from spendsense.world.calendar_day import Day
from spendsense.world.dice import Ints
from spendsense.world.households import Households
from spendsense.world.journal import CHECKING
from spendsense.world.traits import BILLS

# Percent of a year's average, January to December: heating in winter, cooling in summer.
ELECTRIC_SEASON = (125, 118, 100, 85, 80, 100, 125, 128, 105, 82, 90, 112)
ELECTRIC_WOBBLE_PERCENT = 6
PART_PAYMENT_PERCENT = 70
LEAST_PART_PAYMENT = 100_00


def housing(homes: Households, day: Day) -> None:
    """Rent or mortgage on the first business day; what is short is paid when pay arrives."""
    if day.is_rent_day:
        homes.arrears += homes.traits.home.housing
    just_paid = homes.last_pay == day.number
    behind = np.flatnonzero((homes.arrears > 0) & (just_paid | day.is_rent_day))
    owed, cash = homes.arrears[behind], homes.checking[behind]
    part = np.where(just_paid[behind], cash * PART_PAYMENT_PERCENT // 100 // 100 * 100, 0)
    cents = np.where(cash >= owed, owed, np.where(part >= LEAST_PART_PAYMENT, part, 0))
    rows, cents = behind[cents > 0], cents[cents > 0]
    homes.post(day, CHECKING, rows, cents, homes.traits.home.payee[rows], stream=streams.HOUSING)
    homes.arrears[rows] -= cents


def bills(homes: Households, day: Day) -> None:
    """Each bill on its day; one that checking cannot carry is added to the next month's."""
    home = homes.traits.home
    for kind in range(len(BILLS)):
        rows = np.flatnonzero((home.bill_day[:, kind] == day.day) & (home.bill[:, kind] > 0))
        cents = _billed(homes, day, kind, rows) + homes.missed[rows, kind]
        covered = homes.checking[rows] + homes.traits.habits.overdraft_room[rows] >= cents
        homes.missed[rows, kind] = np.where(covered, 0, cents)
        paid = rows[covered]
        stream = streams.FIRST_BILL + kind
        biller = home.biller[paid, kind]
        homes.post(day, CHECKING, paid, cents[covered], biller, slot=kind, stream=stream)


def _billed(homes: Households, day: Day, kind: int, rows: Ints) -> Ints:
    usual = homes.traits.home.bill[rows, kind]
    if BILLS[kind] != "electric":
        return np.asarray(usual)
    bell = dice.normal()[dice.quantile(homes.toss(day.number, kind)[rows])]
    season = usual * ELECTRIC_SEASON[day.month - 1]
    return np.asarray(season * (1_000_000 + ELECTRIC_WOBBLE_PERCENT * bell) // 100_000_000)
