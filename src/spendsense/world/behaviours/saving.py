"""Money put by: monthly transfers, the way back when checking is bare, and interest."""

from __future__ import annotations

import numpy as np

from spendsense.world import streams
from spendsense.world.accounts import (
    BROKERAGE,
    CHECKING,
    HSA,
    MONEY_MARKET,
    SAVING_ACCOUNTS,
    SAVINGS,
)
from spendsense.world.calendar_day import Day
from spendsense.world.dice import Ints
from spendsense.world.households import Households
from spendsense.world.plan import TRANSFER, Planner, Terms
from spendsense.world.traits import FULL
from spendsense.world.traits.saving import in_steps

BARE_CHECKING = 200_00
WITHDRAWAL_PERCENT = 15
"""Of a month's pay, when checking is bare."""

KINDS = {SAVINGS: "saving", MONEY_MARKET: "money_market", HSA: "hsa", BROKERAGE: "investing"}
LEGS = {
    SAVINGS: ("to_savings", "into_savings", streams.SAVING),
    MONEY_MARKET: ("to_money_market", "into_money_market", streams.TO_MONEY_MARKET),
    HSA: ("to_hsa", "into_hsa", streams.HEALTH_SAVING),
    BROKERAGE: ("brokers", "into_brokerage", streams.INVESTING),
}


def saving(homes: Households, planner: Planner, code: int) -> None:
    """The monthly transfers, when checking can spare them."""
    put_by = homes.traits.saving
    for place, account in enumerate(SAVING_ACCOUNTS):
        away, here, stream = LEGS[account]
        terms = Terms(TRANSFER, code, target=account, target_wording=homes.street.first[here],
                      kind=KINDS[account])  # fmt: skip
        weekly = put_by.weekly & (account == SAVINGS)
        _weekly(homes, planner, terms, np.flatnonzero(weekly & (put_by.transfer[place] > 0)))
        rows = np.flatnonzero(~weekly & (put_by.transfer[place] > 0))
        wording = np.full(len(rows), homes.street.first[away])
        if account == BROKERAGE:
            wording = homes.street.one_of("brokers", homes.traits.income.platform[rows])
        for month in homes.span.months:
            day = month.first + put_by.day[place, rows] - 1
            planner.add(terms, rows, day, put_by.transfer[place, rows], wording, month.number,
                        place, stream=stream)  # fmt: skip


def _weekly(homes: Households, planner: Planner, terms: Terms, rows: Ints) -> None:
    """A quarter of the month's transfer, on a day of the week of each household's own."""
    put_by, first = homes.traits.saving, homes.span.first
    weeks = np.arange(homes.span.count // 7 + 1) * 7
    begin = first + (put_by.day[0, rows] - first) % 7
    home, day = np.repeat(rows, len(weeks)), (begin[:, None] + weeks[None, :]).ravel()
    away, _, stream = LEGS[SAVINGS]
    planner.add(terms, home, day, _quarters(homes, home), homes.street.first[away], day,
                stream=stream)  # fmt: skip


def _quarters(homes: Households, home: Ints) -> Ints:
    """A fourth of a month's transfer, in the household's steps."""
    put_by = homes.traits.saving
    return np.maximum(in_steps(put_by.transfer[0, home] // 4, put_by.step[home]), LEAST_STEP)


LEAST_STEP = 5_00


def withdraw(homes: Households, day: Day) -> None:
    """Savings moved back when checking is bare: an amount that people ask for, as far as they
    reach. For a month after it nothing is put by."""
    if not day.settles:
        return
    step = np.maximum(homes.traits.saving.step, LEAST_WITHDRAWN)
    bare = (homes.checking < BARE_CHECKING) & (homes.balances[SAVINGS] >= step)
    bare &= homes.withdrew_on + DAYS_BETWEEN <= day.number
    bare = np.flatnonzero(bare & ~homes.traits.scripted)
    wanted, step = homes.traits.income.monthly[bare] * WITHDRAWAL_PERCENT // 100, step[bare]
    wanted = np.maximum((wanted + step // 2) // step * step, step)
    cents = np.minimum(wanted, homes.balances[SAVINGS, bare] // step * step)
    homes.withdrew_on[bare] = day.number
    first = homes.street.first
    wordings = (first["from_savings"], first["into_checking"])
    homes.move("withdrawal", day.number, (SAVINGS, CHECKING), bare, cents, wordings)


LEAST_WITHDRAWN, DAYS_BETWEEN = 25_00, 6
"""The least that is drawn, and the days until more is; assumed."""


SWEPT_PERCENT = 80
LEAST_SWEPT = 250_00


def sweep(homes: Households, day: Day) -> None:
    """Once a month most of what checking holds beyond its cushion is invested."""
    habits = homes.traits.habits
    above = habits.sweep_above
    today = np.isin(habits.sweep_day, day.settles)
    if not today.any():
        return
    cents = (homes.checking - above) * SWEPT_PERCENT // 100 // 100_00 * 100_00
    rich = today & (above > 0) & (cents >= LEAST_SWEPT) & homes.puts_by(day.number)
    brokers = homes.street.one_of("brokers", homes.traits.income.platform)
    here = homes.traits.saving.held[SAVING_ACCOUNTS.index(BROKERAGE)]
    # Who owes a card interest invests nothing, but for those who always owe and clear nothing.
    cards = homes.traits.cards
    minds = here | (cards.clears_at > 0) | (cards.habit == FULL)
    rich &= ~(minds & homes.cycles.bears_interest)
    rows = np.flatnonzero(rich & here)
    words = (brokers[rows], homes.street.first["into_brokerage"])
    homes.move("investing", day.number, (CHECKING, BROKERAGE), rows, cents[rows], words)
    rows = np.flatnonzero(rich & ~here)
    homes.post(day.number, CHECKING, rows, cents[rows], brokers[rows])


YIELDING = ((SAVINGS, streams.SAVINGS_INTEREST), (MONEY_MARKET, streams.MONEY_MARKET_INTEREST))


def interest(homes: Households, day: Day) -> None:
    """A twelfth of the yearly yield on the balance at a month's end, or a quarter's sum."""
    if not day.is_month_end:
        return
    put_by = homes.traits.saving
    months = np.where(put_by.quarterly, 3 if day.month % 3 == 0 else 0, 1)
    for account, stream in YIELDING:
        # The yield is in hundredths of a percent: 10,000 of them are the whole.
        cents = homes.balances[account] * put_by.apy * months // (12 * 10_000)
        rows = np.flatnonzero(cents > 0)
        wording = homes.street.first["savings_interest"]
        homes.post(day.number, account, rows, -cents[rows], wording, stream=stream)
