"""How the old live: Social Security, a pension, and what was saved for retirement."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from spendsense.world import dice
from spendsense.world.dice import Ints
from spendsense.world.merchants import Street

from .income import UNPAID, Income
from .lots import Flags, Lots

EARLIEST, MEDICARE_AGE, FULL_AGE = 62, 65, 67
"""Of Social Security and of Medicare, in years."""
TAKEN_HOME_PERCENT = 78
"""Of wages before tax; assumed."""
BENDS = ((1_286_00, 90), (7_749_00, 32))
"""Up to so much of a career's monthly earnings, so many percent are the benefit; of the rest 15.
The bend points of 2026, from memory."""
ABOVE_BENDS = 15
MOST_EARNINGS = 15_375_00
"""What is counted of a month at most: a twelfth of the wage base of 2026; from memory."""
PART_B = 202_90
"""Medicare's premium of 2026, kept back from the benefit; from memory."""
LEAST_BENEFIT = 950_00
"""A whole career at low wages, or a benefit filled up by the state; assumed."""
PART_TIME_PERCENT = 62
"""Of the former pay, of who works on and claims; assumed."""
STEP = 25_00


@dataclass(frozen=True, slots=True)
class Retirement:
    """Cents a month, 0 for none. `former` is what reached the account while at work.

    The benefit is of 2026 and comes on the second, third or fourth Wednesday: `week` is 0 to 2.
    """

    retired: Flags
    former: Ints
    benefit: Ints
    week: Ints
    pension: Ints
    pension_payer: Ints
    withdrawal: Ints
    withdrawal_payer: Ints

    @property
    def payments(self) -> Ints:
        """How many come in a month."""
        streams = (self.benefit, self.pension, self.withdrawal)
        return np.asarray(sum((each > 0).astype(np.int64) for each in streams))


def retirement(lots: Lots, pay: Income, shops: Street) -> tuple[Income, Retirement]:
    """What comes in instead of pay, or beside it; and the pay that is left."""
    paid = pay.cycle != UNPAID
    retired = lots.flag("retires") & (lots.age >= EARLIEST) & paid
    works_on = (lots.age >= FULL_AGE) & ~retired & paid
    claims = retired | works_on & lots.flag("claims_while_working")
    place = dice.sixteenth(lots.toss("pension"), 0)
    old = Retirement(
        retired=retired,
        former=pay.monthly,
        benefit=np.where(claims, _benefit(lots, pay.monthly), 0),
        week=np.minimum((dice.between(lots.toss("birthday"), 1, 31) - 1) // 10, 2),
        pension=np.where(
            retired & lots.flag("has_pension"),
            pay.monthly * lots.whole("pension_percent") // 100,
            0,
        ),
        pension_payer=shops.one_of("pensions", place),
        withdrawal=np.where(
            retired & lots.flag("draws_on_savings"),
            _in_steps(pay.monthly * lots.whole("withdrawal_percent") // 100),
            0,
        ),
        withdrawal_payer=shops.one_of("retirement_funds", dice.sixteenth(lots.toss("pension"), 1)),
    )
    return _still_paid(pay, old), old


def _still_paid(pay: Income, old: Retirement) -> Income:
    """No wages for the retired; fewer hours for who works beside the benefit."""
    part_time = (old.benefit > 0) & ~old.retired
    wages = np.where(part_time, pay.monthly * PART_TIME_PERCENT // 100, pay.monthly)
    wages = np.where(old.retired, 0, wages)
    # Little is withheld from pensions and funds, nothing from the benefit.
    withheld = wages + (old.pension + old.withdrawal) // 2
    return replace(
        pay,
        refund=pay.refund * withheld // np.maximum(pay.monthly, 1),
        cycle=np.where(old.retired, UNPAID, pay.cycle),
        monthly=wages + old.benefit + old.pension + old.withdrawal,
        pay=np.where(part_time, pay.pay * PART_TIME_PERCENT // 100,
                     np.where(old.retired, 0, pay.pay)),
        bonus=np.where(old.retired, 0, pay.bonus),
    )  # fmt: skip


def _benefit(lots: Lots, monthly: Ints) -> Ints:
    """Of 2026, in whole dollars, as it reaches the account.

    Of a career's mean earnings much is replaced of the first dollars and little of the last; who
    claims late has more. Medicare's premium is kept back from 65 on.
    """
    gross = monthly * 100 // TAKEN_HOME_PERCENT * lots.whole("career_percent") // 100
    earned = np.minimum(gross, MOST_EARNINGS)
    full, below = np.zeros_like(earned), 0
    for bend, percent in BENDS:
        full += np.clip(earned - below, 0, bend - below) * percent // 100
        below = bend
    full += np.clip(earned - below, 0, None) * ABOVE_BENDS // 100
    premium = np.where(lots.age >= MEDICARE_AGE, PART_B, 0)
    paid = full * lots.whole("claim_percent") // 100 - premium
    return np.asarray(np.maximum(paid, LEAST_BENEFIT) // 100 * 100)


def _in_steps(cents: Ints) -> Ints:
    """Amounts that people ask for; one at least."""
    return np.maximum((cents + STEP // 2) // STEP, 1) * STEP
