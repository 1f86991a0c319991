"""What the bank charges for a checking account that went below nothing."""

from __future__ import annotations

import numpy as np

from spendsense.world.calendar_day import Day
from spendsense.world.households import Households
from spendsense.world.journal import CHECKING

OVERDRAFT_FEE = 35_00
FORGIVEN = 5_00
"""Overdrawn by no more than this, no fee."""


def overdraft_fee(homes: Households, day: Day) -> None:
    """One fee when checking ends a day overdrawn that began it otherwise."""
    overdrawn = homes.checking < -FORGIVEN
    rows = np.flatnonzero(overdrawn & ~homes.was_overdrawn)
    wording = homes.street.first["overdraft_fee"]
    homes.post(day, CHECKING, rows, np.full(rows.shape, OVERDRAFT_FEE), wording)
    homes.was_overdrawn = overdrawn
