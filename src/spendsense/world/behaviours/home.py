"""The roof and what is wired to it: rent, and the monthly bills."""

from __future__ import annotations

import numpy as np

from spendsense.world import dice, streams
from spendsense.world.constants import NEVER
from spendsense.world.dice import Ints
from spendsense.world.facts import BILLS, LOCAL_BILLS
from spendsense.world.households import Households
from spendsense.world.plan import BILL, PURCHASE, Planner, Terms
from spendsense.world.span import Month
from spendsense.world.traits import Flags, lots
from spendsense.world.traits.home import minds_a_child

from .spending import _calendar, _latest_pay

# Percent of a year's average, January to December: heating in winter, cooling in summer.
SEASONS = {
    "electric": (112, 104, 92, 84, 86, 104, 124, 122, 106, 86, 84, 96),
    "gas_utility": (205, 190, 150, 95, 60, 42, 38, 38, 42, 62, 110, 168),
    "water": (90, 90, 92, 98, 104, 112, 118, 116, 108, 96, 90, 86),
}
WOBBLE_PERCENT = 6
CHILDCARE_AFTER_DAYS = 120
SEND_PER_MILLE = 600
"""Of people, who send what they owe by their bank's bill pay, which leaves on the business day
before a weekend, or on the pay day of the week before it is due; the others are debited by the
biller, after a weekend. Assumed."""
SENT_AHEAD = 7


def rent(homes: Households, planner: Planner, code: int) -> None:
    """Rent on the first business day of a month, or with the pay before it; it rises with the
    lease, and with a move."""
    rents = ~homes.traits.home.owned & (homes.traits.home.housing > 0)
    ahead = rents & homes.traits.home.rent_with_pay
    for month in homes.span.months:
        _rent(homes, planner, code, month, np.flatnonzero(rents & ~ahead))
        _move_in(homes, planner, code, month, np.flatnonzero(rents))
    # The rent of the month after the last may be paid within the span.
    for month in (*homes.span.months, homes.span.months[-1].next):
        _rent(homes, planner, code, month, np.flatnonzero(ahead))


def _rent(homes: Households, planner: Planner, code: int, month: Month, rows: Ints) -> None:
    """A month's rent of those who pay it on their day."""
    home, events, due = homes.traits.home, homes.events, month.business_day(1)
    day = np.full(len(rows), due)
    if home.rent_with_pay[rows].any():
        day = np.where(home.rent_with_pay[rows], _paid_ahead(homes, rows, due), due)
    rows, day = rows[day <= homes.span.last], day[day <= homes.span.last]
    cents = rent_of(homes, rows, month.number)
    moved = (events.moved[rows] != NEVER) & (events.moved[rows] <= due)
    cents = np.where(moved, cents * events.new_rent_percent[rows] // 100 // 500 * 500, cents)
    landlord = np.where(moved, home.next_landlord[rows], home.landlord[rows])
    stream = np.where(moved, streams.NEW_HOUSING, streams.HOUSING)
    planner.add(Terms(BILL, code), rows, day, cents, landlord, month.number, stream=stream)


def _paid_ahead(homes: Households, rows: Ints, due: int) -> Ints:
    """The last pay day before rent is due, within the month; where there is none, the day on which
    it is due."""
    begin, days = homes.span.first - A_MONTH, np.full(len(rows), due)
    table = _latest_pay(begin, homes.span.last + A_MONTH + A_WEEK)
    paid = table.take(_calendar(homes, rows, days) * table.shape[1] + due - begin)
    return np.where(paid >= max(due - A_MONTH, homes.span.first), paid, due)


A_MONTH, A_WEEK = 31, 7
"""Days; banks are open within a week of the first of the month after the last of a span."""


def _move_in(homes: Households, planner: Planner, code: int, month: Month, rows: Ints) -> None:
    """Who moves in within a month pays its rest when the keys are handed over, and a month's rent
    as security when next paid; whoever cannot has it from family, or a roommate pays it."""
    home, events = homes.traits.home, homes.events
    moved = events.moved[rows]
    rows = rows[(moved > month.business_day(1)) & (moved <= month.last)]
    if not len(rows):
        return
    moved = events.moved[rows]
    cents = rent_of(homes, rows, month.number) * events.new_rent_percent[rows] // 100 // 500 * 500
    rest = cents * (month.last - moved + 1) // month.days
    landlord, day = home.next_landlord[rows], homes.span.opens_on(moved)
    planner.add(Terms(BILL, code), rows, day, np.maximum(rest, 1), landlord, month.number, MOVED_IN,
                stream=streams.NEW_HOUSING)  # fmt: skip
    begin = homes.span.first - 31
    table = _latest_pay(begin, month.last + SECURED_WITHIN)
    until = np.minimum(day + SECURED_WITHIN, month.last + SECURED_WITHIN)
    paid = table.take(_calendar(homes, rows, until) * table.shape[1] + until - begin)
    secured = homes.span.opens_on(np.maximum(paid, day + 1))
    planner.add(Terms(PURCHASE, code, by_card=False, final=True), rows, secured, cents, landlord,
                month.number, SECURITY)  # fmt: skip


MOVED_IN, SECURITY = 1, 2
"""Slots beside the month's rent."""
SECURED_WITHIN = 14


def rent_of(homes: Households, rows: Ints, month: int) -> Ints:
    """In a month, counted from the year 0: after each renewal of the lease since the world began,
    a little more."""
    home, first = homes.traits.home, homes.span.months[0].number
    since = home.rise_month[rows] - 1
    renewals = (month - since) // 12 - (first - since) // 12
    cents = home.housing[rows]
    for nth in range(1, int(renewals.max(initial=0)) + 1):
        more = cents * (100 + home.rise_percent[rows]) // 100 // 500 * 500
        cents = np.where(renewals >= nth, more, cents)
    return np.asarray(cents)


def bills(homes: Households, planner: Planner, code: int) -> None:
    """Each bill on its day, or when banks next open; from checking, or left to a card by those
    who do."""
    home, drawn = homes.traits.home, lots(homes.profile, homes.seed, homes.numbers)
    first, more = drawn.whole("bill_day"), drawn.whole("bill_day_spread")
    sends = dice.happens(drawn.toss("sends bills"), SEND_PER_MILLE)
    for kind in range(len(BILLS)):
        renewed = _renewed(homes, kind)
        for month in homes.span.months:
            rows = np.flatnonzero(_has(homes, kind, month))
            day = month.first - 1 + home.bill_day[rows, kind]
            window = month.first - 1 + first[rows]
            day = np.where(sends[rows], _when_paid(homes, rows, month, day, window), day)
            day = _billed_on(homes, day, window, more[rows], sends[rows])
            cents = _billed(homes, month, kind, rows, renewed)
            carded = home.by_card[rows, kind] & homes.traits.cards.takes_bills[rows]
            for terms, some in (
                (Terms(BILL, code), ~carded),
                (Terms(PURCHASE, code, final=True), carded),
            ):
                biller, stream = _biller(homes, rows[some], kind, month)
                planner.add(terms, rows[some], day[some], cents[some], biller, month.number, kind,
                            stream=stream, waits=1)  # fmt: skip


def _billed_on(homes: Households, day: Ints, first: Ints, more: Ints, sends: Flags) -> Ints:
    """When a bill of each day is paid: billers debit as banks open, those who send it themselves do
    so before they close. Both keep to the days on which bills are said to come, where they can."""
    after, before = homes.span.opens_on(day), homes.span.open_before(day)
    sooner = sends | (after > first + more)
    return np.where(sooner & (before >= first), before, after)


def _biller(homes: Households, rows: Ints, kind: int, month: Month) -> tuple[Ints, int | Ints]:
    """Who bills in a month and the stream that is: of the new town from the month after a move."""
    home, stream = homes.traits.home, streams.FIRST_BILL + kind
    biller, moved = home.biller[rows, kind], homes.events.moved[rows]
    if BILLS[kind] not in LOCAL_BILLS:
        return biller, stream
    place = LOCAL_BILLS.index(BILLS[kind])
    there = home.next_biller[rows, place]
    changed = (moved != NEVER) & (moved < month.first) & (there != biller)
    return (np.where(changed, there, biller),
            np.where(changed, streams.FIRST_NEW_BILL + place, stream))  # fmt: skip


def _when_paid(homes: Households, rows: Ints, month: Month, day: Ints, first: Ints) -> Ints:
    """The pay day some days before a bill is due, or its day where there is none."""
    begin = homes.span.first - 31
    table = _latest_pay(begin, month.last)
    paid = table.take(_calendar(homes, rows, day) * table.shape[1] + np.maximum(day - begin, 0))
    return np.where((paid >= day - SENT_AHEAD) & (paid >= first), paid, day)


def _has(homes: Households, kind: int, month: Month) -> Flags:
    has = np.asarray(homes.traits.home.bill[:, kind] > 0)
    if BILLS[kind] != "childcare":
        return has
    born, minds = homes.events.child, minds_a_child(homes.traits.age)
    later = (born != NEVER) & (born + CHILDCARE_AFTER_DAYS <= month.first)
    return np.asarray(has | later & minds)


def _renewals(homes: Households, month: Month, kind: int, rows: Ints) -> Ints:
    """How often a bill was renewed since the world began."""
    first = homes.span.months[0].number
    since = homes.traits.home.renewal_month[rows, kind] - 1
    return np.asarray((month.number - since) // 12 - (first - since) // 12)


def _renewed(homes: Households, kind: int) -> Ints:
    """What each household's bill is in an average month, before any renewal and after each: a row
    a number of renewals."""
    home, months, name = homes.traits.home, homes.span.months, BILLS[kind]
    usual = home.bill[:, kind]
    if name == "childcare":
        usual = np.where(usual > 0, usual, home.childcare)
    bills = [usual]
    if name in RISES_BY_PERCENT or name in RISES_BY_DOLLARS:
        year = (months[0].number - home.renewal_month[:, kind] + 1) // 12
        for nth in range(1, (months[-1].number - months[0].number) // 12 + 2):
            bits = dice.draw(homes.toss_keys("renewal"), year + nth, kind)
            if name in RISES_BY_PERCENT:
                more = bills[-1] * dice.below(bits, home.bill_rise_percent + 1) // 100
            else:
                more = dice.below(bits, home.bill_rise // 100 + 1) * 100
            bills.append(bills[-1] + more * (bills[-1] > 0))
    return np.stack(bills)


RISES_BY_PERCENT = ("auto_insurance", "home_insurance", "renters_insurance", "health_insurance",
                    "childcare")  # fmt: skip
RISES_BY_DOLLARS = ("internet", "telephone")


def _billed(homes: Households, month: Month, kind: int, rows: Ints, renewed: Ints) -> Ints:
    if BILLS[kind] not in SEASONS:
        return np.asarray(renewed[_renewals(homes, month, kind, rows), rows])
    usual = renewed[0, rows]
    bell = dice.normal()[dice.quantile(homes.toss("bills", month.number, kind)[rows])]
    season = usual * SEASONS[BILLS[kind]][month.month - 1]
    return np.asarray(season * (1_000_000 + WOBBLE_PERCENT * bell) // 100_000_000)
