"""Money put by: the monthly transfer, the way back when checking is bare, and interest."""

from __future__ import annotations

import numpy as np

from spendsense.world import streams
from spendsense.world.calendar_day import Day
from spendsense.world.households import Households
from spendsense.world.journal import CHECKING, SAVINGS

BARE_CHECKING = 200_00
WITHDRAWAL_PERCENT = 15
"""Of a month's pay, when checking is bare."""


def save(homes: Households, day: Day) -> None:
    """The monthly transfer to savings, when checking can spare it."""
    saving, thin = homes.traits.saving, homes.traits.habits.thin_below
    due = (saving.day == day.day) & (saving.transfer > 0)
    rows = np.flatnonzero(due & (homes.checking >= saving.transfer + thin))
    first = homes.street.first
    homes.move(
        "saving",
        day,
        (CHECKING, SAVINGS),
        rows,
        saving.transfer[rows],
        (first["to_savings"], first["into_savings"]),
        stream=streams.SAVING,
    )


def withdraw(homes: Households, day: Day) -> None:
    """Savings moved back when checking is bare: whole dollars, as far as they reach."""
    wanted = homes.traits.income.monthly * WITHDRAWAL_PERCENT // 100
    cents = np.minimum(wanted, homes.balances[SAVINGS]) // 100 * 100
    held = homes.traits.saving.held
    rows = np.flatnonzero(held & (homes.checking < BARE_CHECKING) & (cents > 0))
    first = homes.street.first
    wordings = (first["from_savings"], first["into_checking"])
    homes.move("withdrawal", day, (SAVINGS, CHECKING), rows, cents[rows], wordings)


def savings_interest(homes: Households, day: Day) -> None:
    """A twelfth of the yearly yield on the balance, on the last day of the month."""
    if not day.is_month_end:
        return
    # The yield is in hundredths of a percent: 10,000 of them are the whole.
    cents = homes.balances[SAVINGS] * homes.traits.saving.apy // (12 * 10_000)
    rows = np.flatnonzero(homes.traits.saving.held & (cents > 0))
    wording = homes.street.first["savings_interest"]
    homes.post(day, SAVINGS, rows, -cents[rows], wording, stream=streams.SAVINGS_INTEREST)
