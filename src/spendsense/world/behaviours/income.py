"""Pay: on the employer's calendar, for a contract, or for gigs."""

from __future__ import annotations

import numpy as np

from spendsense.world import bank_days, dice, streams
from spendsense.world.calendar_day import Day
from spendsense.world.dice import Ints
from spendsense.world.households import Households
from spendsense.world.journal import CHECKING
from spendsense.world.profile import PAY_CYCLES
from spendsense.world.traits import CONTRACT, GIG, Flags

TUESDAY = 1
GIG_WEEKS_PAID_PER_MILLE = 850
GIG_SPREAD_PERCENT = 35
CONTRACT_DAYS_LATE = 4
LEAST_PAY_PERCENT = 30


def payroll(homes: Households, day: Day) -> None:
    """Wages by direct deposit on the employer's pay day, business days only."""
    cycles = bank_days.cycles_paid_on(day.number)
    if cycles:
        rows = np.flatnonzero(_on_cycle(homes, cycles))
        _deposit(homes, day, rows, homes.traits.income.employer[rows])


def _on_cycle(homes: Households, cycles: frozenset[str]) -> Flags:
    income = homes.traits.income
    paid = np.zeros(len(homes.numbers), np.bool_)
    for cycle in cycles:
        name, _, half = cycle.partition("_")
        on = income.cycle == PAY_CYCLES.index(name)
        paid |= on & (income.odd_week == (half == "odd")) if half else on
    return paid


def contract_pay(homes: Households, day: Day) -> None:
    """A client's payment every so many days, some days late, on the next business day.

    Time since 1970 is cut into spans as long as the gap; one payment falls due in each.
    """
    income = homes.traits.income
    since = day.number + income.contract_phase
    span, place = since // income.contract_gap, since % income.contract_gap
    late = dice.below(_span_bits(homes, span), CONTRACT_DAYS_LATE)
    homes.contract_due |= (income.cycle == CONTRACT) & (place == late)
    if day.is_business_day:
        rows = np.flatnonzero(homes.contract_due)
        homes.contract_due[rows] = False
        paid = _deposit(homes, day, rows, income.client[rows])
        homes.tax_owed[rows] += paid * income.tax_percent[rows] // 100


def _span_bits(homes: Households, span: Ints) -> dice.Bits:
    return dice.mix(homes.toss(0, 1) + span.astype(np.uint64) * np.uint64(dice.GOLDEN))


def contract_taxes(homes: Households, day: Day) -> None:
    """What a contract's pay owes in tax, on the first business day after it."""
    if day.is_business_day:
        rows = np.flatnonzero((homes.tax_owed > 0) & (homes.last_pay < day.number))
        wording = homes.street.first["tax_payment"]
        homes.post(day, CHECKING, rows, homes.tax_owed[rows], wording)
        homes.tax_owed[rows] = 0


def gig_pay(homes: Households, day: Day) -> None:
    """A platform's weekly payout, each week another amount, some weeks none."""
    if day.weekday != TUESDAY:
        return
    income = homes.traits.income
    bits = homes.toss(day.number, 1)
    worked = dice.happens(bits, GIG_WEEKS_PAID_PER_MILLE)
    rows = np.flatnonzero((income.cycle == GIG) & worked)
    table = dice.lognormal(GIG_SPREAD_PERCENT)
    cents = income.pay[rows] * table[dice.quantile(bits[rows], 1)] // 1000
    _pay(homes, day, rows, cents, income.platform[rows])


def _deposit(homes: Households, day: Day, rows: Ints, payer: Ints) -> Ints:
    """Pay that varies about its usual amount; gives what was paid."""
    income = homes.traits.income
    bell = dice.normal()[dice.quantile(homes.toss(day.number)[rows])]
    percent_myriad = 1_000_000 + income.variation[rows] * bell
    share = np.maximum(percent_myriad, LEAST_PAY_PERCENT * 10_000)
    cents = income.pay[rows] * share // 1_000_000
    _pay(homes, day, rows, cents, payer)
    return np.asarray(cents)


def _pay(homes: Households, day: Day, rows: Ints, cents: Ints, payer: Ints) -> None:
    homes.post(day, CHECKING, rows, -cents, payer, stream=streams.PAY)
    homes.last_pay[rows] = day.number
