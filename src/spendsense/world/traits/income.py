"""How money comes in: the pay of each household, fixed but for the events of its life."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spendsense.world import dice
from spendsense.world.dice import Ints
from spendsense.world.facts import AGES, PAY_CYCLES
from spendsense.world.merchants import Street

from .lots import Flags, Lots

PAYS_A_YEAR = {"weekly": 52, "biweekly": 26, "semimonthly": 24, "monthly": 12}
CONTRACT, GIG, UNPAID = (PAY_CYCLES.index(name) for name in ("contract", "gig", "none"))
PARTNER_STEP = 50_00
"""Two halves are sent, each whole fives of dollars."""


@dataclass(frozen=True, slots=True)
class Income:
    """Pay. `monthly` is what reaches the account in a usual month, `pay` on a pay day, cents.

    `odd_week` tells which Friday of two a biweekly employer pays on; `next_cycle` and
    `next_odd_week` are the next employer's. Who is `salaried` is paid the same each time, the
    others by the hours they worked: `variation` is their usual spread in percent, `hours_change`
    of a hundred schedules how many have a good deal more or fewer. `second` is a second job's
    pay in a month, 0 for none; `gigs` payouts a month. `client` and `platform` are places among
    those of the street. Of those who are `taxed_at_once` tax is paid of each payment as it comes;
    `partner` is what somebody with an account elsewhere sends for the household each month.
    """

    cycle: Ints
    odd_week: Flags
    next_cycle: Ints
    next_odd_week: Flags
    salaried: Flags
    monthly: Ints
    pay: Ints
    variation: Ints
    hours_change: Ints
    raise_percent: Ints
    employer: Ints
    next_employer: Ints
    second: Ints
    second_employer: Ints
    second_odd_week: Flags
    client: Ints
    platform: Ints
    gigs: Ints
    gig_spread: Ints
    contract_gap: Ints
    contract_phase: Ints
    tax_percent: Ints
    taxed_at_once: Flags
    partner: Ints
    refund: Ints
    bonus: Ints


def income(lots: Lots, age: Ints, shops: Street) -> Income:
    cycle, monthly = lots.option("pay_cycle"), monthly_pay(lots, age)
    yearly = np.array([PAYS_A_YEAR.get(name, 12) for name in PAY_CYCLES], np.int64)[cycle]
    gap, gigs = lots.whole("contract_gap_days"), np.maximum(lots.whole("gig_payouts_per_month"), 1)
    steady = np.where(cycle == CONTRACT, monthly * 12 * gap // 365, monthly * 12 // yearly)
    place = dice.sixteenth(lots.toss("employer"), 0)
    other = dice.sixteenth(lots.toss("employer"), 1)
    next_cycle, salaried = lots.option("pay_cycle", lots.toss("next_cycle")), lots.flag("salaried")
    withheld = cycle != CONTRACT  # taxes are paid as they fall due, and nobody gives a bonus
    return Income(
        cycle=cycle,
        odd_week=dice.happens(lots.toss("odd_week"), 500),
        next_cycle=np.where(next_cycle < CONTRACT, next_cycle, cycle),
        next_odd_week=dice.happens(lots.toss("odd_week"), 500, 2),
        salaried=salaried,
        monthly=monthly,
        pay=np.where(cycle == GIG, monthly // gigs, np.where(cycle == UNPAID, 0, steady)),
        variation=lots.whole("pay_variation_percent"),
        hours_change=lots.whole("hours_change_percent"),
        raise_percent=lots.whole("raise_percent"),
        employer=_employer(shops, place, salaried),
        next_employer=_employer(shops, place + 1 + other % 17, salaried),
        second=monthly * lots.whole("second_job_percent") // 100 * lots.flag("second_job"),
        second_employer=shops.one_of("second_jobs", other),
        second_odd_week=dice.happens(lots.toss("odd_week"), 500, 1),
        client=place,
        platform=place,
        gigs=gigs,
        gig_spread=lots.whole("gig_spread_percent"),
        contract_gap=gap,
        contract_phase=dice.below(lots.toss("contract_phase"), gap),
        tax_percent=lots.whole("tax_percent"),
        taxed_at_once=lots.flag("taxes_at_once"),
        partner=monthly * lots.whole("partner_percent") // 100 // PARTNER_STEP * PARTNER_STEP,
        refund=monthly
        * lots.whole("tax_refund_percent")
        // 100
        * lots.flag("tax_refund")
        * withheld,
        bonus=monthly * lots.whole("bonus_percent") // 100 * lots.flag("bonus") * withheld,
    )


def _employer(shops: Street, place: Ints, salaried: Flags) -> Ints:
    """Whose description says salary pays salaries only."""
    first, count = shops.first["employers"], shops.counts["employers"]
    told = [SALARY in each.name for each in shops.wordings[first : first + count]]
    by_hours = first + np.flatnonzero(~np.array(told))
    return np.where(salaried, first + place % count, by_hours[place % len(by_hours)])


SALARY = " SALARY "


def monthly_pay(lots: Lots, age: Ints) -> Ints:
    """Cents a month: the archetype's range, spread out, and more or less with age."""
    spread = lots.whole("pay_spread_percent")
    place = dice.quantile(lots.toss("pay_spread_percent"), 2)
    usual = lots.dollars("monthly_pay_dollars")
    for percent in np.unique(spread):
        here = spread == percent
        table = dice.lognormal(int(percent))
        usual[here] = usual[here] * table[place[here]] // 1000
    by_age = np.array([lots.profile.age_pay_percent[name] for name in AGES], np.int64)
    return np.asarray(usual * by_age[age] // 100)
