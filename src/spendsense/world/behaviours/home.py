"""The roof and what is wired to it: rent, and the monthly bills."""

from __future__ import annotations

import numpy as np

from spendsense.world import dice, streams
from spendsense.world.constants import NEVER
from spendsense.world.dice import Ints
from spendsense.world.facts import BILLS
from spendsense.world.households import Households
from spendsense.world.plan import BILL, PURCHASE, Planner, Terms
from spendsense.world.span import Month
from spendsense.world.traits import Flags

# Percent of a year's average, January to December: heating in winter, cooling in summer.
SEASONS = {
    "electric": (112, 104, 92, 84, 86, 104, 124, 122, 106, 86, 84, 96),
    "gas_utility": (205, 190, 150, 95, 60, 42, 38, 38, 42, 62, 110, 168),
    "water": (90, 90, 92, 98, 104, 112, 118, 116, 108, 96, 90, 86),
}
WOBBLE_PERCENT = 6
CHILDCARE_AFTER_DAYS = 120


def rent(homes: Households, planner: Planner, code: int) -> None:
    """Rent on the first business day of a month; it rises with the lease, and with a move."""
    home, events = homes.traits.home, homes.events
    rows = np.flatnonzero(~home.owned & (home.housing > 0))
    for month in homes.span.months:
        day = month.business_day(1)
        cents = _rent_of(homes, rows, month)
        moved = (events.moved[rows] != NEVER) & (events.moved[rows] <= day)
        cents = np.where(moved, cents * events.new_rent_percent[rows] // 100 // 500 * 500, cents)
        landlord = np.where(moved, home.next_landlord[rows], home.landlord[rows])
        planner.add(Terms(BILL, code), rows, day, cents, landlord, month.number,
                    stream=streams.HOUSING)  # fmt: skip


def _rent_of(homes: Households, rows: Ints, month: Month) -> Ints:
    """After each renewal of the lease since the world began, a little more."""
    home, first = homes.traits.home, homes.span.months[0].number
    since = home.rise_month[rows] - 1
    renewals = (month.number - since) // 12 - (first - since) // 12
    cents = home.housing[rows]
    for nth in range(1, int(renewals.max(initial=0)) + 1):
        more = cents * (100 + home.rise_percent[rows]) // 100 // 500 * 500
        cents = np.where(renewals >= nth, more, cents)
    return np.asarray(cents)


def bills(homes: Households, planner: Planner, code: int) -> None:
    """Each bill on its day; from checking, or left to a card by those who do."""
    home = homes.traits.home
    for kind in range(len(BILLS)):
        for month in homes.span.months:
            rows = np.flatnonzero(_has(homes, kind, month))
            day = month.first + home.bill_day[rows, kind] - 1
            cents = _billed(homes, month, kind, rows)
            carded = home.by_card[rows, kind] & (homes.traits.cards.count[rows] > 0)
            for terms, some in (
                (Terms(BILL, code), ~carded),
                (Terms(PURCHASE, code, final=True), carded),
            ):
                biller, stream = home.biller[rows[some], kind], streams.FIRST_BILL + kind
                planner.add(terms, rows[some], day[some], cents[some], biller, month.number, kind,
                            stream=stream, waits=1)  # fmt: skip


def _has(homes: Households, kind: int, month: Month) -> Flags:
    has = np.asarray(homes.traits.home.bill[:, kind] > 0)
    if BILLS[kind] != "childcare":
        return has
    born = homes.events.child
    return np.asarray(has | (born != NEVER) & (born + CHILDCARE_AFTER_DAYS <= month.first))


def _billed(homes: Households, month: Month, kind: int, rows: Ints) -> Ints:
    usual = homes.traits.home.bill[rows, kind]
    if BILLS[kind] == "childcare":
        usual = np.where(usual > 0, usual, homes.traits.home.childcare[rows])
    if BILLS[kind] not in SEASONS:
        return np.asarray(usual)
    bell = dice.normal()[dice.quantile(homes.toss("bills", month.number, kind)[rows])]
    season = usual * SEASONS[BILLS[kind]][month.month - 1]
    return np.asarray(season * (1_000_000 + WOBBLE_PERCENT * bell) // 100_000_000)
