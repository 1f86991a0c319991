"""Money put by: savings, money market, health savings, brokerage, each with a monthly transfer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spendsense.world import dice
from spendsense.world.dice import Ints

from .lots import Flags, Lots

KINDS_OF_SAVING = ("savings", "money_market", "hsa", "brokerage")
INVESTED = np.isin(KINDS_OF_SAVING, ("money_market", "brokerage"))
TRANSFERS = ("saving_percent", "money_market_percent", "hsa_percent", "brokerage_percent")


@dataclass(frozen=True, slots=True)
class Saving:
    """Rows in the order of KINDS_OF_SAVING, a column a household.

    `transfer` is cents a month, `day` of the month; `apy` hundredths of a percent a year. Those of
    `weekly` put a quarter of it into savings each week. `step` is what a person's own amounts are
    multiples of, `kept` what a card payment leaves in checking, if it may.
    """

    held: Flags
    opening: Ints
    transfer: Ints
    day: Ints
    apy: Ints
    quarterly: Flags
    weekly: Flags
    step: Ints
    kept: Ints


STEPS = np.array([5_00, 25_00, 50_00], np.int64)
"""People think in fives, in quarters of a hundred or in fifties; as many of each is assumed."""
FEW_STEPS = 4


def in_steps(cents: Ints, step: Ints) -> Ints:
    """The amount a person would choose, near this one; fives where it is only a few steps.

    >>> in_steps(np.array([131_20, 61_20, 0]), np.array([25_00, 50_00, 50_00])).tolist()
    [12500, 6000, 0]
    """
    step = np.where(cents < FEW_STEPS * step, STEPS[0], step)
    return np.asarray((cents + step // 2) // step * step)


def saving(lots: Lots, monthly: Ints, cushion: Ints, owes: Flags) -> Saving:
    """Transfers are in percent of a month's pay, what it begins with of the cushion of an age. Who
    owes a card from month to month invests nothing."""
    held = np.stack([lots.flag(f"has_{kind}") for kind in KINDS_OF_SAVING])
    opening = [lots.whole(f"opening_{kind}_percent") for kind in KINDS_OF_SAVING]
    percent = [lots.whole(name) for name in TRANSFERS]
    transfers = held & ~(INVESTED[:, None] & owes)
    step = STEPS[dice.below(lots.toss("step"), len(STEPS))]
    days = lots.toss("saving_day")
    return Saving(
        held=held,
        opening=np.where(held, cushion * np.stack(opening) // 100, 0),
        transfer=np.where(transfers, in_steps(monthly * np.stack(percent) // 100, step), 0),
        day=np.stack([dice.between(days, 2, 28, place) for place in range(4)]),
        apy=lots.whole("savings_yield_hundredths"),
        quarterly=lots.flag("quarterly_interest"),
        weekly=lots.flag("saves_weekly"),
        step=step,
        kept=lots.whole("kept_in_checking_dollars") // 5 * 5_00,
    )
