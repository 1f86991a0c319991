"""Money put by: savings, money market, health savings, brokerage, each with a monthly transfer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spendsense.world import dice
from spendsense.world.dice import Ints

from .lots import Flags, Lots

KINDS_OF_SAVING = ("savings", "money_market", "hsa", "brokerage")
TRANSFERS = ("saving_percent", "money_market_percent", "hsa_percent", "brokerage_percent")


@dataclass(frozen=True, slots=True)
class Saving:
    """Rows in the order of KINDS_OF_SAVING, a column a household.

    `transfer` is cents a month, `day` of the month; `apy` hundredths of a percent a year. Those of
    `weekly` put a quarter of it into savings each week.
    """

    held: Flags
    opening: Ints
    transfer: Ints
    day: Ints
    apy: Ints
    quarterly: Flags
    weekly: Flags


def saving(lots: Lots, monthly: Ints, cushion: Ints) -> Saving:
    """Transfers are in percent of a month's pay, what it begins with of the cushion of an age."""
    held = np.stack([lots.flag(f"has_{kind}") for kind in KINDS_OF_SAVING])
    opening = [lots.whole(f"opening_{kind}_percent") for kind in KINDS_OF_SAVING]
    percent = [lots.whole(name) for name in TRANSFERS]
    days = lots.toss("saving_day")
    return Saving(
        held=held,
        opening=np.where(held, cushion * np.stack(opening) // 100, 0),
        transfer=np.where(held, monthly * np.stack(percent) // 100 // 500 * 500, 0),
        day=np.stack([dice.between(days, 2, 28, place) for place in range(4)]),
        apy=lots.whole("savings_yield_hundredths"),
        quarterly=lots.flag("quarterly_interest"),
        weekly=lots.flag("saves_weekly"),
    )
