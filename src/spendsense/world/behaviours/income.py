"""Pay beside an employer's: second jobs, contracts, gigs; refunds of tax and bonuses."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np

from spendsense.world import bank_days, dice, streams
from spendsense.world.constants import NEVER
from spendsense.world.dice import Ints
from spendsense.world.households import Households
from spendsense.world.plan import BILL, DEPOSIT, Planner, Terms
from spendsense.world.prices import not_for_nothing
from spendsense.world.span import Month
from spendsense.world.traits import CONTRACT, GIG

CONTRACT_DAYS_LATE, RETAINER_DAYS_LATE = 4, 2
"""Fewer than so many; assumed."""
LEAST_PAY_PERCENT = 45
ONE_CLIENT, CLIENTS = 31, 3
"""Whoever is paid at least once a month works for one client, the others for several in turn, each
when a job is done."""
MOST_REFUND = 8_500_00
MONTH_OF_HOURS = 28
"""Days for which a schedule of hours holds, four weeks from Monday to Sunday."""


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
    """A client's invoice every so many days, some days late, on the next business day.

    Time since 1970 is cut into spans as long as the gap; one payment falls due in each. What is
    owed in tax of what came since the last time is paid four times a year.
    """
    income, first = homes.traits.income, homes.span.first
    rows = np.flatnonzero(income.cycle == CONTRACT)
    gap, phase = income.contract_gap[rows], income.contract_phase[rows]
    most = homes.span.count // int(gap.min(initial=400)) + 3
    home, nth = _each(np.arange(len(rows)), np.arange(most))
    part = (first + phase[home]) // gap[home] - 1 + nth
    bits = dice.draw(homes.toss_keys("contract_pay")[rows][home], part, 1)
    monthly = gap[home] <= ONE_CLIENT
    late = dice.below(bits, np.where(monthly, RETAINER_DAYS_LATE, CONTRACT_DAYS_LATE))
    day = part * gap[home] - phase[home] + late
    here = homes.span.inside(day)
    who, day = rows[home[here]], homes.span.on_or_after(day[here])
    turn = dice.below(bits[here], np.where(monthly[here], 1, CLIENTS), 1)
    client = homes.street.one_of("clients", income.client[who] + turn, part[here])
    cents = varied(homes, "contract_pay", who, day, income.pay[who])
    planner.add(Terms(DEPOSIT, code), who, day, -cents, client, day, stream=streams.PAY)
    at_once = income.taxed_at_once[who]
    _taxes_at_once(homes, planner, code, who[at_once], day[at_once], cents[at_once])
    _estimated_taxes(homes, planner, code, who[~at_once], day[~at_once], cents[~at_once])


def _taxes_at_once(
    homes: Households, planner: Planner, code: int, who: Ints, day: Ints, cents: Ints
) -> None:
    """Of each payment, on the business day after it: the IRS takes estimates as often as they are
    sent."""
    tax = _in_tens(cents * homes.traits.income.tax_percent[who] // 100)
    planner.add(Terms(BILL, code), who, day + 1, tax, homes.street.first["tax_payment"], day, 1)


def _in_tens(cents: Ints) -> Ints:
    return np.asarray((cents + TAX_STEP // 2) // TAX_STEP * TAX_STEP)


MONTHS_TAXED = {1: 4, 4: 3, 6: 2, 9: 3}
"""Months in which estimated taxes fall due on the 15th, and of how many months before; IRS, Form
1040-ES."""
DUE_DAY, TAX_STEP = 15, 10_00


def _estimated_taxes(
    homes: Households, planner: Planner, code: int, who: Ints, day: Ints, cents: Ints
) -> None:
    """Of what clients paid since the world began, in tens of dollars."""
    for month in (each for each in homes.span.months if each.month in MONTHS_TAXED):
        begin, first = month.number - MONTHS_TAXED[month.month], month.first
        since = bank_days.number(date(begin // 12, begin % 12 + 1, 1))
        taxed, came = (day >= since) & (day < first), np.zeros(homes.count, np.int64)
        np.add.at(came, who[taxed], cents[taxed])
        tax = _in_tens(came * homes.traits.income.tax_percent // 100)
        owing, due = np.flatnonzero(tax > 0), first + DUE_DAY - 1
        planner.add(Terms(BILL, code), owing, due, tax[owing], homes.street.first["tax_payment"],
                    due, 1)  # fmt: skip


def partner(homes: Households, planner: Planner, code: int) -> None:
    """What somebody with an account elsewhere sends for the household: half of it on a day of the
    first half of a month, half of it in the second."""
    cents, toss = homes.traits.income.partner // 2, homes.toss("partner", 0)
    rows = np.flatnonzero(cents > 0)
    name, turn = dice.sixteenth(toss, 0)[rows], dice.sixteenth(toss, 1)[rows]
    for month in homes.span.months:
        for half in range(2):
            day = month.first - 1 + dice.between(toss, *SENT_ON, 2)[rows] + HALF_A_MONTH * half
            wording = homes.street.one_of("p2p_in", name, turn + month.number * 2 + half)
            planner.add(Terms(DEPOSIT, code), rows, day, -cents[rows], wording, month.number, half)


SENT_ON, HALF_A_MONTH = (1, 13), 15
"""Days of the month on which a partner may send, and days until the second half; assumed."""


def gig_pay(homes: Households, planner: Planner, code: int) -> None:
    """Two platforms pay out: one each week on its day, when banks next open, and one whenever it is
    asked to, at most once a day; each time another amount."""
    income = homes.traits.income
    rows = np.flatnonzero(income.cycle == GIG)
    place = income.platform[rows]
    weekly, asked = place + place % 2, place + 1 - place % 2
    share = dice.between(homes.toss("gig_pay", 0, 201), *WEEKLY_SHARE)[rows]
    for month in homes.span.months:
        busy = dice.lognormal(25)[dice.quantile(homes.toss("gig_pay", month.number, 200))][rows]
        usual = income.monthly[rows] * busy // 1000
        weeks = _weeks(homes, month, weekly)
        at, nth = _several(np.arange(len(rows)), weeks.often)
        day = bank_days.on_or_after_numbers(weeks.first[at] + nth * 7)
        cents = usual[at] * share[at] * 12 // (52 * 100)
        payer = homes.street.one_of("platforms", weekly[at])
        _pay_out(homes, planner, code, rows[at], day, cents, payer, month, WEEKLY_SLOTS + nth,
                 streams.WEEKLY_GIG)  # fmt: skip
        often = np.clip(income.gigs[rows] - weeks.often, 1, month.days)
        at, nth = _several(np.arange(len(rows)), often)
        begin, end = (turn * month.days // often[at] for turn in (nth, nth + 1))
        bits = dice.draw(homes.toss_keys("gig_pay")[rows[at]], month.number, nth)
        day = month.first + begin + dice.below(bits, end - begin)
        cents = usual[at] * (100 - share[at]) // (100 * often[at])
        payer = homes.street.one_of("platforms", asked[at])
        _pay_out(homes, planner, code, rows[at], day, cents, payer, month, nth, streams.PAY)


WEEKLY_SHARE = (30, 60)
"""Percent of the pay that comes from the platform that pays each week; assumed."""
WEEKLY_SLOTS = 64


class _Weeks(NamedTuple):
    """The first pay day of weekly platforms in a month, and how many there are."""

    first: Ints
    often: Ints


def _weeks(homes: Households, month: Month, platform: Ints) -> _Weeks:
    """Each platform has a day of its own, Tuesday to Thursday."""
    weekday = bank_days.day_of(month.first).weekday()
    first = (1 + platform % homes.street.counts["platforms"] // 2 % 3 - weekday) % 7
    return _Weeks(month.first + first, (month.days - 1 - first) // 7 + 1)


def _pay_out(
    homes: Households,
    planner: Planner,
    code: int,
    home: Ints,
    day: Ints,
    usual: Ints,
    payer: Ints,
    month: Month,
    slot: Ints,
    stream: int,
) -> None:
    bits = dice.draw(homes.toss_keys("gig_pay")[home], month.number, slot)
    cents = usual * _spread(homes.traits.income.gig_spread[home], bits) // 1000
    planner.add(Terms(DEPOSIT, code), home, day, -not_for_nothing(cents), payer, month.number, slot,
                stream=stream)  # fmt: skip


def tax_refund(homes: Households, planner: Planner, code: int) -> None:
    """The Treasury's refund of the year before, between mid-February and mid-April."""
    rows = np.flatnonzero(homes.traits.income.refund > 0)
    for month in (each for each in homes.span.months if each.month == 2):
        bits = homes.toss("tax_refund", month.year)[rows]
        day = bank_days.on_or_after_numbers(month.first + 12 + dice.below(bits, 60))
        usual = homes.traits.income.refund[rows]
        cents = usual * dice.lognormal(30)[dice.quantile(bits, 1)] // 1000
        cents = np.where(cents > MOST_REFUND, MOST_REFUND**2 // cents, cents) // 100 * 100
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


def varied(homes: Households, name: str, home: Ints, day: Ints, usual: Ints) -> Ints:
    """Pay that varies about its usual amount: some by the pay day, more by the month's hours. Where
    it would fall below the least, it is as much above."""
    keys = homes.toss_keys(name)[home]
    once = dice.normal()[dice.quantile(dice.draw(keys, day))]
    hours = dice.normal()[dice.quantile(dice.draw(keys, (day - 4) // MONTH_OF_HOURS, 1))]
    bell = (once * 2 + hours * 4) // 5  # near the spread of one: 0.4 and 0.8 of it
    share, least = (
        homes.traits.income.variation[home] * bell + 1_000_000,
        LEAST_PAY_PERCENT * 10_000,
    )
    return np.asarray(usual * (least + np.abs(share - least)) // 1_000_000)
