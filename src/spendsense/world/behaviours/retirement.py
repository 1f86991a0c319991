"""What the old live on: Social Security, pensions, and withdrawals from what they saved."""

from __future__ import annotations

from functools import cache

import numpy as np

from spendsense.world import bank_days, dice, streams
from spendsense.world.dice import Ints
from spendsense.world.households import Households
from spendsense.world.plan import DEPOSIT, Planner, Terms

BENEFITS_OF = 2026
RISES = {2021: 13, 2022: 59, 2023: 87, 2024: 32, 2025: 25, 2026: 28}
"""Cost-of-living adjustments of Social Security in January, of a thousand; from memory. Of years
that are not here 25 are assumed."""
USUAL_RISE = 25
WITHDRAWAL_DAY = 26
STEP = 25_00


def social_security(homes: Households, planner: Planner, code: int) -> None:
    """The Treasury pays benefits on the Wednesday of the day of birth; they rise each January."""
    old = homes.traits.retirement
    for week, calendar in enumerate(bank_days.BENEFIT_CYCLES):
        rows = np.flatnonzero((old.benefit > 0) & (old.week == week))
        for day in bank_days.pay_days(calendar, homes.span.first, homes.span.last).tolist():
            share = benefits_in(bank_days.day_of(day).year)
            cents = old.benefit[rows] * share // 1_000_000 // 100 * 100  # whole dollars
            planner.add(Terms(DEPOSIT, code), rows, day, -cents,
                        homes.street.first["social_security"], day,
                        stream=streams.SOCIAL_SECURITY)  # fmt: skip


@cache
def benefits_in(year: int) -> int:
    """What benefits of a year are beside those of 2026, in millionths.

    >>> benefits_in(2026), benefits_in(2025), benefits_in(2027)
    (1000000, 972762, 1025000)
    """
    if year == BENEFITS_OF:
        return 1_000_000
    if year > BENEFITS_OF:
        return benefits_in(year - 1) * (1000 + RISES.get(year, USUAL_RISE)) // 1000
    return benefits_in(year + 1) * 1000 // (1000 + RISES.get(year + 1, USUAL_RISE))


def pensions(homes: Households, planner: Planner, code: int) -> None:
    """A former employer's pension, the same each month, on its last business day."""
    old = homes.traits.retirement
    rows = np.flatnonzero(old.pension > 0)
    for day in bank_days.pay_days("monthly", homes.span.first, homes.span.last).tolist():
        planner.add(Terms(DEPOSIT, code), rows, day, -old.pension[rows], old.pension_payer[rows],
                    day, stream=streams.PENSION)  # fmt: skip


def withdrawals(homes: Households, planner: Planner, code: int) -> None:
    """A fund pays out what was asked of it toward a month's end; each January it is asked anew."""
    old = homes.traits.retirement
    rows = np.flatnonzero(old.withdrawal > 0)
    for month in homes.span.months:
        day = bank_days.number(
            bank_days.on_or_before(bank_days.day_of(month.first + WITHDRAWAL_DAY - 1))
        )
        cents, payer = _asked(homes, rows, month.year), old.withdrawal_payer[rows]
        planner.add(Terms(DEPOSIT, code), rows, day, -cents, payer, day,
                    stream=streams.RETIREMENT_WITHDRAWAL)  # fmt: skip


def _asked(homes: Households, rows: Ints, year: int) -> Ints:
    """A little more or less than usual, in steps."""
    usual = homes.traits.retirement.withdrawal[rows]
    percent = dice.between(homes.toss("withdrawals", year)[rows], 94, 108)
    return np.asarray((usual * percent // 100 + STEP // 2) // STEP * STEP)
