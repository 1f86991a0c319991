"""Everyday purchases and what becomes of them; cash from machines, money sent by apps."""

from __future__ import annotations

from functools import cache

import numpy as np

from spendsense.world import bank_days, dice
from spendsense.world.constants import NEVER
from spendsense.world.dice import Bits, Ints
from spendsense.world.facts import PAY_CYCLES
from spendsense.world.households import Households
from spendsense.world.merchants import everyday_tables, held_cents, with_ending
from spendsense.world.plan import (
    AFTERMATH,
    DEPOSIT,
    PURCHASE,
    Planner,
    Terms,
)
from spendsense.world.prices import PURSES, WHOLE, not_for_nothing
from spendsense.world.shopping import (
    PLACES,
    Shopping,
    kinds_bought,
    kinds_by_life,
    price_ends,
)
from spendsense.world.span import MOST_BUSINESS_DAYS, Month
from spendsense.world.traits import Flags

from .income import _several
from .visits import FUEL, Visits

MOST_A_MONTH = 126
DAYS_A_MONTH = 3042  # hundredths, as the months' weights are
QUANTILES = 4096
MONTHS_DIFFER_PERCENT = 17
"""How far apart one household's months lie, as the spread of a lognormal; assumed."""
MARRIED_PERCENT = 135
"""Purchases of two on one account, in percent of one's; assumed."""
RETURNABLE = ("online_shopping", "clothing", "electronics", "home_improvement", "superstores",
              "furniture", "gifts")  # fmt: skip
REFUND_DAYS, REVERSAL_DAYS = (4, 16), (1, 4)


def everyday(homes: Households, planner: Planner, code: int) -> None:
    """So many purchases a month, on days and in shops of each household's own."""
    for month in homes.span.months:
        counts = _how_many(homes, month)
        # A few hundred households at a time: their arrays stay in the processor's cache.
        for begin in range(0, homes.count, A_FEW):
            few = np.arange(begin, min(begin + A_FEW, homes.count))
            _buy(homes, planner, code, month, *_several(few, counts[few]))


A_FEW = 512


def _buy(
    homes: Households, planner: Planner, code: int, month: Month, home: Ints, nth: Ints
) -> None:
    table, who = everyday_tables(), homes.traits
    bits = dice.draw(homes.toss_keys("everyday")[home], month.number, nth)
    more = dice.mix(bits)
    kind = (
        kinds_by_life(homes.profile.shopping)
        .take(who.habits.life[home] * PLACES + dice.sixteenth(bits, 0))
        .astype(np.int64)
    )
    day = _day(homes, month, home, kind, more)
    visits = Visits.of(month, home, kind, day, nth)
    visits.fill_on_other_days()
    wording = visits.shops(homes, dice.sixteenth(bits, 2) >> 4)
    cents = _price(homes, home, kind, bits)
    held = held_cents(cents, table.hold[kind], dice.sixteenth(more, 1))
    slow = dice.below(more, who.habits.slow_posting[home] + 1, 3)
    waits = np.minimum(table.days_to_post[kind] + slow, MOST_BUSINESS_DAYS)
    reach = dice.sixteenth(bits, 3) * 100 // table.card_percent[kind]
    bought = planner.add(
        Terms(PURCHASE, code), home, day, cents, wording, month.number, nth,
        reach=np.minimum(reach, 0xFFFF), mood=dice.sixteenth(more, 1), waits=waits, held=held,
    )  # fmt: skip
    _follow_up(homes, planner, bought, home, day, cents, wording, month, nth, kind, waits, more)


def _how_many(homes: Households, month: Month) -> Ints:
    """Purchases of each household in a month: more in some months than others, and of two."""
    busy = _month_weight(month.month, homes.profile.shopping)
    rate = homes.traits.habits.purchases * month.days * busy // DAYS_A_MONTH
    wed = (homes.events.married != NEVER) & (homes.events.married <= month.first)
    rate = np.where(wed, rate * MARRIED_PERCENT // 100, rate)
    bits = homes.toss("everyday", month.number, 255)
    differs = rate * dice.lognormal(MONTHS_DIFFER_PERCENT)[dice.quantile(bits, 1)] // 1000
    rate = np.where(homes.traits.habits.even_months, rate, differs)
    part = dice.below(bits, 100)
    return np.asarray(np.minimum((rate + part) // 100, MOST_A_MONTH))


@cache
def _month_weight(month: int, shopping: Shopping) -> int:
    """Percent of an average month's purchases, by the seasons of the kinds."""
    table = everyday_tables()
    share = np.bincount(kinds_bought(shopping), minlength=len(table.kinds))
    return int((share * table.season[:, month - 1]).sum() // share.sum())


def _day(homes: Households, month: Month, home: Ints, kind: Ints, bits: Bits) -> Ints:
    """A day of the month, by the kind's week; some purchases wait for pay."""
    place = dice.sixteenth(bits, 0) >> 4
    day = np.int64(month.first) + _days(month.first).take(kind * QUANTILES + place)
    habits = homes.traits.habits
    pulled = dice.happens(bits, habits.payday_percent[home] * 10, 2)
    table = _latest_pay(homes.span.first - 31, month.last)
    cycle = _calendar(homes, home, day)
    paid = table.take(cycle * table.shape[1] + (day - homes.span.first + 31))
    after = dice.sixteenth(bits, 2) % habits.payday_days[home]
    # Not back into the month before: whether that month is over must not change this one. Nor does
    # an empty tank wait.
    waits = pulled & (paid >= month.first) & (kind != everyday_tables().kinds.index(FUEL))
    return np.asarray(np.where(waits, paid + after, day))


@cache
def _days(first: int) -> Ints:
    """Of the month that begins on a day: for each kind, the day by 4096 quantiles."""
    table, start = everyday_tables(), bank_days.day_of(first)
    length = bank_days.month_end(start).day
    weekday = [(start.weekday() + day) % 7 for day in range(length)]
    weights = np.cumsum(table.weekday[:, weekday] * _special(first, length) // 100, axis=1)
    places = (np.arange(QUANTILES) * 2 + 1) * weights[:, -1:] // (2 * QUANTILES)
    pairs = zip(weights, places, strict=True)
    days = [np.searchsorted(row, at, side="right") for row, at in pairs]
    return np.stack(days).astype(np.int8)


# Percent of the weekday's usual, by days from Thanksgiving. Source: Bank of America cards, November
# 2016: groceries +58 % the day before, retail +70 % the day after, gasoline +19 % the Friday before
# and -18 % on the day; that other shops are shut on the day is assumed.
THANKSGIVING = {
    "groceries": {-1: 190, 0: 45},
    "superstores": {0: 30, 1: 215},
    "online_shopping": {1: 215, 4: 170},
    "clothing": {0: 15, 1: 230},
    "electronics": {0: 25, 1: 260},
    "gas": {-6: 119, 0: 80},
    "restaurants": {0: 40},
    "coffee": {0: 45},
}


def _special(first: int, length: int) -> Ints:
    """Percent of each kind's usual on each day of a month: the days about Thanksgiving."""
    kinds = everyday_tables().kinds
    percent = np.full((len(kinds), length), 100, np.int64)
    start = bank_days.day_of(first)
    if start.month == 11:
        thursday = 21 + (bank_days.THURSDAY - start.weekday()) % 7
        for kind, days in THANKSGIVING.items():
            for apart, share in days.items():
                if 0 <= thursday + apart < length:
                    percent[kinds.index(kind), thursday + apart] = share
    return percent


CALENDARS = (*bank_days.CALENDAR_CYCLES, "none", *bank_days.BENEFIT_CYCLES)


def _calendar(homes: Households, home: Ints, day: Ints) -> Ints:
    """The place in CALENDARS of the pay of each of these households on its day, or of its Social
    Security."""
    income, old, begins = homes.traits.income, homes.traits.retirement, homes.events.new_job
    now = _place_of(income.cycle, income.odd_week)
    now = np.where(old.retired, CALENDARS.index("benefit_2") + old.week, now)
    next_ = _place_of(income.next_cycle, income.next_odd_week)
    begins = np.where((begins == NEVER) | (next_ == now), LATER, begins)
    return np.where(day >= begins[home], next_[home], now[home])


def _place_of(cycle: Ints, odd_week: Flags) -> Ints:
    """The place in CALENDARS of an employer's pay."""
    biweekly = cycle == PAY_CYCLES.index("biweekly")
    return np.where(biweekly, np.where(odd_week, 2, 1), np.array([0, 1, 3, 4, 5, 5, 5])[cycle])


LATER = 1 << 40


@cache
def _latest_pay(first: int, last: int) -> Ints:
    """For each calendar and each day from first to last, the latest pay day so far."""
    table = np.full((len(CALENDARS), last - first + 1), NEVER, np.int64)
    for place, calendar in enumerate(CALENDARS):
        days = bank_days.pay_days(calendar, first, last)
        table[place, days - first] = days
        table[place] = np.maximum.accumulate(table[place])
    return table


def _price(homes: Households, home: Ints, kind: Ints, bits: Bits) -> Ints:
    table = everyday_tables()
    usual = table.price.take(kind * QUANTILES + (dice.sixteenth(bits, 1) >> 4))
    purse = homes.traits.habits.price_percent[home]
    cents = not_for_nothing(usual * table.by_purse.take(kind * PURSES + purse) // WHOLE)
    ending = table.ending.take(kind * 256 + (dice.sixteenth(bits, 2) & 0xFF))
    if not homes.profile.shopping.prices:
        return with_ending(cents, ending)
    low, high = (ends[kind] for ends in price_ends(homes.profile.shopping))
    told = low + (dice.sixteenth(bits, 1) >> 4) * (high - low) // (QUANTILES - 1)
    ended = with_ending(np.where(high > 0, told, cents), ending)
    outside = (high > 0) & ((ended < low) | (ended > high))
    return np.where(outside, told, ended)


def _follow_up(
    homes: Households,
    planner: Planner,
    bought: Ints,
    home: Ints,
    day: Ints,
    cents: Ints,
    wording: Ints,
    month: Month,
    nth: Ints,
    kind: Ints,
    waits: Ints,
    more: Bits,
) -> None:
    """Some purchases are taken back, and a few post twice until the bank notices."""
    inside = homes.span.inside(day)
    at = np.flatnonzero(inside & _returnable()[kind])
    bits = dice.draw(homes.toss_keys("refund")[home[at]], month.number, nth[at])
    back = dice.happens(bits, homes.traits.habits.refund_per_mille[home[at]])
    at, bits = at[back], bits[back]
    posted = homes.span.posts_on(day[at], waits[at])
    whole = dice.happens(bits, 700, 1)
    refund = np.where(whole, cents[at], np.maximum(cents[at] // 2, 1))
    planner.add(Terms(AFTERMATH, REFUND), home[at], posted + dice.between(bits, *REFUND_DAYS, 2),
                -refund, wording[at], month.number, nth[at], origin=bought[at])  # fmt: skip
    twice = dice.below(more, 10_000, 3) < homes.traits.habits.duplicate_per_myriad[home]
    at = np.flatnonzero(twice & inside & ~_returnable()[kind])
    bits = dice.draw(homes.toss_keys("duplicate")[home[at]], month.number, nth[at])
    posted = homes.span.posts_on(day[at], waits[at])
    again = planner.add(Terms(AFTERMATH, DUPLICATE), home[at], posted, cents[at], wording[at],
                        month.number, nth[at], origin=bought[at])  # fmt: skip
    later = posted + dice.between(bits, *REVERSAL_DAYS, 1)
    planner.add(Terms(AFTERMATH, REVERSAL), home[at], later, -cents[at], wording[at],
                month.number, nth[at], origin=again)  # fmt: skip


@cache
def _returnable() -> Flags:
    """By number of the kind."""
    return np.isin(everyday_tables().kinds, RETURNABLE)


REFUND, DUPLICATE, REVERSAL = 101, 102, 103
"""Codes of what follows a purchase, as in the ids of its rows."""


def cash(homes: Households, planner: Planner, code: int) -> None:
    """Notes from a machine in town, in twenties."""
    habits = homes.traits.habits
    for month in homes.span.months:
        home, nth = _times(homes, "cash", month, habits.atm_per_year)
        bits = dice.draw(homes.toss_keys("cash")[home], month.number, nth)
        percent = np.array((50, 100, 100, 200), np.int64)[dice.below(bits, 4)]
        notes = np.maximum(habits.atm_cents[home] * percent // (100 * 20_00), 1)
        day = month.first + dice.below(bits, month.days, 2)
        town = homes.town_on(home, day)
        machine = homes.street.in_town("atm", town, dice.sixteenth(bits, 1))
        planner.add(Terms(PURCHASE, code, by_card=False), home, day, notes * 20_00, machine,
                    month.number, nth, mood=dice.sixteenth(bits, 3))  # fmt: skip


def apps(homes: Households, planner: Planner, code: int) -> None:
    """Money sent to friends, and friends' money."""
    habits = homes.traits.habits
    for month in homes.span.months:
        for slot, rate, family in ((0, habits.apps_out, "p2p_out"), (1, habits.apps_in, "p2p_in")):
            home, nth = _times(homes, f"apps {family}", month, rate)
            bits = dice.draw(homes.toss_keys(f"apps {family}")[home], month.number, nth)
            more = dice.mix(bits)
            friend, first = _friend(homes, home, more)
            turn = first + month.number * PAYMENTS_A_MONTH + nth
            wording = homes.street.one_of(family, friend, turn)
            cents = 30_00 * dice.lognormal(80)[dice.quantile(bits, 1)] // 1000
            cents = np.where(dice.happens(bits, 700, 2), np.maximum(cents // 500, 1) * 500, cents)
            day = month.first + dice.below(bits, month.days, 3)
            if slot:
                planner.add(Terms(DEPOSIT, code), home, day, -cents, wording, month.number,
                            64 + nth)  # fmt: skip
            else:
                mood = dice.sixteenth(more, 0)
                planner.add(Terms(PURCHASE, code, by_card=False), home, day, cents, wording,
                            month.number, nth, mood=mood)  # fmt: skip


FRIENDS = (3, 12)
"""How many people somebody sends money to or has it from; assumed."""
PAYMENTS_A_MONTH = 4
"""So many references further each month, so that few come again within a year."""


def _friend(homes: Households, home: Ints, bits: Bits) -> tuple[Ints, Ints]:
    """One of each household's friends, the first of them more often than the last, and where the
    references begin."""
    keys = homes.toss_keys("friends")[home]
    many = dice.between(dice.draw(keys), *FRIENDS)
    which = np.minimum(dice.below(bits, many, 1), dice.below(bits, many, 2))
    theirs = dice.draw(keys, 1, which)
    return dice.sixteenth(theirs, 0), dice.sixteenth(theirs, 1)


def _times(homes: Households, name: str, month: Month, per_year: Ints) -> tuple[Ints, Ints]:
    """Each household as often as it does something in a month, of so many times a year."""
    part = dice.below(homes.toss(name, month.number, 255), 12)
    return _several(np.arange(homes.count), np.minimum((per_year + part) // 12, 60))
