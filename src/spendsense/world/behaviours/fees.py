"""What the bank takes for an account that ends the day below zero."""

from __future__ import annotations

import numpy as np

from spendsense.world.accounts import CHECKING
from spendsense.world.calendar_day import Day
from spendsense.world.households import Households

FORGIVEN = 5_00
"""Banks charge nothing for so small an overdraft; assumed."""


def overdraft_fee(homes: Households, day: Day) -> None:
    """Once for each time checking falls below zero by more than a few dollars."""
    overdrawn = homes.checking < -FORGIVEN
    rows = np.flatnonzero(overdrawn & ~homes.was_overdrawn)
    fee = homes.traits.habits.overdraft_fee[rows]
    wording = homes.street.first["overdraft_fee"]
    homes.post(day.number, CHECKING, rows[fee > 0], fee[fee > 0], wording)
    homes.was_overdrawn = overdrawn
