"""Pay: on employers' calendars, for contracts, for gigs; refunds of tax and bonuses."""

from __future__ import annotations

import numpy as np

from spendsense.world import bank_days, dice, streams
from spendsense.world.constants import NEVER
from spendsense.world.dice import Ints
from spendsense.world.facts import PAY_CYCLES
from spendsense.world.households import Households
from spendsense.world.plan import BILL, DEPOSIT, Planner, Terms
from spendsense.world.traits import CONTRACT, GIG

CONTRACT_DAYS_LATE = 4
LEAST_PAY_PERCENT = 45
NEW_PAY_PERCENT = (88, 125)
"""Of the old pay, at the next employer."""
GIG_PLATFORMS = 2
MOST_REFUND = 8_500_00
MONTH_OF_HOURS = 28
"""Days for which a schedule of hours holds, four weeks from Monday to Sunday."""


def payroll(homes: Households, planner: Planner, code: int) -> None:
    """Wages by direct deposit on the employer's pay days; between two jobs there are none."""
    income, events = homes.traits.income, homes.events
    for calendar in bank_days.CALENDAR_CYCLES:
        name, _, week = calendar.partition("_")
        on = income.cycle == PAY_CYCLES.index(name)
        if week:
            on &= income.odd_week == (week == "odd")
        days = bank_days.pay_days(calendar, homes.span.first, homes.span.last)
        home, day = _each(np.flatnonzero(on), days)
        before = (events.left_job[home] == NEVER) | (day < events.left_job[home])
        after = ~before & (day >= events.new_job[home])
        cents = _varied(homes, "payroll", home, day, _raised(homes, home, day))
        cents = np.where(after, cents * events.new_pay_percent[home] // 100, cents)
        payer = np.where(after, income.next_employer[home], income.employer[home])
        stream = np.where(after, streams.NEW_PAY, streams.PAY)
        paid = np.flatnonzero(before | after)
        planner.add(Terms(DEPOSIT, code), home[paid], day[paid], -cents[paid], payer[paid],
                    day[paid], stream=stream[paid])  # fmt: skip


def second_job(homes: Households, planner: Planner, code: int) -> None:
    """A few hours elsewhere, paid every other Friday, more one time than another."""
    income = homes.traits.income
    for half, odd in (("biweekly_even", False), ("biweekly_odd", True)):
        rows = np.flatnonzero((income.second > 0) & (income.second_odd_week == odd))
        days = bank_days.pay_days(half, homes.span.first, homes.span.last)
        home, day = _each(rows, days)
        bits = dice.draw(homes.toss_keys("second_job")[home], day)
        usual = income.second[home] * 12 // 26
        cents = usual * dice.lognormal(25)[dice.quantile(bits)] // 1000
        planner.add(Terms(DEPOSIT, code), home, day, -cents, income.second_employer[home], day,
                    stream=streams.SECOND_PAY)  # fmt: skip


def contract_pay(homes: Households, planner: Planner, code: int) -> None:
    """A client's payment every so many days, some days late, on the next business day.

    Time since 1970 is cut into spans as long as the gap; one payment falls due in each. What it
    owes in tax leaves on the business day after.
    """
    income, first = homes.traits.income, homes.span.first
    rows = np.flatnonzero(income.cycle == CONTRACT)
    gap, phase = income.contract_gap[rows], income.contract_phase[rows]
    most = homes.span.count // int(gap.min(initial=400)) + 3
    home, nth = _each(np.arange(len(rows)), np.arange(most))
    part = (first + phase[home]) // gap[home] - 1 + nth
    bits = dice.draw(homes.toss_keys("contract_pay")[rows][home], part, 1)
    day = part * gap[home] - phase[home] + dice.below(bits, CONTRACT_DAYS_LATE)
    here = homes.span.inside(day)
    who, day = rows[home[here]], homes.span.on_or_after(day[here])
    cents = _varied(homes, "contract_pay", who, day, income.pay[who])
    planner.add(Terms(DEPOSIT, code), who, day, -cents, income.client[who], day, stream=streams.PAY)
    tax = cents * income.tax_percent[who] // 100
    planner.add(Terms(BILL, code), who, homes.span.business_after(day), tax,
                homes.street.first["tax_payment"], day, 1)  # fmt: skip


def gig_pay(homes: Households, planner: Planner, code: int) -> None:
    """Platforms pay out many times a month, each time another amount, on business days."""
    income = homes.traits.income
    rows = np.flatnonzero(income.cycle == GIG)
    for month in homes.span.months:
        home, nth = _several(rows, income.gigs[rows])
        bits = dice.draw(homes.toss_keys("gig_pay")[home], month.number, nth)
        day = month.first + dice.below(bits, month.days)
        cents = income.pay[home] * _spread(income.gig_spread[home], bits) // 1000
        busy = dice.lognormal(25)[dice.quantile(homes.toss("gig_pay", month.number, 200))][home]
        cents = np.maximum(cents * busy // 1000, 400)
        payer = homes.street.one_of(
            "platforms", income.platform[home] + dice.below(bits, GIG_PLATFORMS, 3)
        )
        here = homes.span.inside(day)
        day = np.where(here, homes.span.on_or_after(np.where(here, day, homes.span.first)), day)
        planner.add(Terms(DEPOSIT, code), home, day, -cents, payer, month.number, nth,
                    stream=streams.PAY)  # fmt: skip


def tax_refund(homes: Households, planner: Planner, code: int) -> None:
    """The Treasury's refund of the year before, between mid-February and mid-April."""
    rows = np.flatnonzero(homes.traits.income.refund > 0)
    for month in (each for each in homes.span.months if each.month == 2):
        bits = homes.toss("tax_refund", month.year)[rows]
        day = bank_days.on_or_after_numbers(month.first + 12 + dice.below(bits, 60))
        usual = homes.traits.income.refund[rows]
        cents = usual * dice.lognormal(30)[dice.quantile(bits, 1)] // 1000
        cents = np.minimum(cents, MOST_REFUND) // 100 * 100
        planner.add(Terms(DEPOSIT, code), rows, day, -cents, homes.street.first["tax_refund"],
                    month.year)  # fmt: skip


def bonus(homes: Households, planner: Planner, code: int) -> None:
    """The employer's bonus, on the last business day before Christmas."""
    income, events = homes.traits.income, homes.events
    rows = np.flatnonzero(income.bonus > 0)
    for month in (each for each in homes.span.months if each.month == 12):
        day = bank_days.number(bank_days.on_or_before(bank_days.day_of(month.first + 22)))
        employed = (events.left_job[rows] == NEVER) | (day < events.left_job[rows])
        who = rows[employed]
        planner.add(Terms(DEPOSIT, code), who, day, -income.bonus[who], income.employer[who],
                    month.year)  # fmt: skip


def _each(rows: Ints, days: Ints) -> tuple[Ints, Ints]:
    """Every household with every day."""
    return np.repeat(rows, len(days)), np.tile(days, len(rows))


def _spread(percent: Ints, bits: dice.Bits) -> Ints:
    """Thousandths of the mean amount, by how much each household's amounts are spread."""
    share = np.empty(len(bits), np.int64)
    for each in np.unique(percent):
        here = percent == each
        table = dice.lognormal(int(each))
        mean = int(table.sum()) // dice.QUANTILES
        share[here] = table[dice.quantile(bits[here], 1)] * 1000 // mean
    return share


def _several(rows: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """Each household as often as its count, and which time it is."""
    home = np.repeat(rows, counts)
    ends = np.cumsum(counts)
    nth = np.arange(len(home)) - np.repeat(ends - counts, counts)
    return home, nth


def _raised(homes: Households, home: Ints, day: Ints) -> Ints:
    """Pay of a pay day, a little more after each anniversary with the employer."""
    income, start = homes.traits.income, homes.span.first
    anniversary = dice.below(homes.toss("payroll", 0, 3), 365)[home]
    raises = (day + anniversary) // 365 - (start + anniversary) // 365
    cents = income.pay[home]
    for nth in range(1, int(raises.max(initial=0)) + 1):
        more = cents * (100 + income.raise_percent[home]) // 100
        cents = np.where(raises >= nth, more, cents)
    return np.asarray(cents)


def _varied(homes: Households, name: str, home: Ints, day: Ints, usual: Ints) -> Ints:
    """Pay that varies about its usual amount: some by the pay day, more by the month's hours."""
    keys = homes.toss_keys(name)[home]
    once = dice.normal()[dice.quantile(dice.draw(keys, day))]
    hours = dice.normal()[dice.quantile(dice.draw(keys, (day - 4) // MONTH_OF_HOURS, 1))]
    bell = (once * 2 + hours * 4) // 5  # near the spread of one: 0.4 and 0.8 of it
    share = 1_000_000 + homes.traits.income.variation[home] * bell
    return np.asarray(usual * np.maximum(share, LEAST_PAY_PERCENT * 10_000) // 1_000_000)
