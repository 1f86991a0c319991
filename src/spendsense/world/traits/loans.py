"""Loans paid off month by month: student, auto, mortgage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spendsense.world import dice
from spendsense.world.dice import Ints
from spendsense.world.merchants import Street

from .lots import Flags, Lots

LEAST_MORTGAGE_PAYMENT = 450_00
KINDS_OF_LOAN = ("student", "auto", "mortgage")
SERVICERS = ("student_servicers", "auto_lenders", "lenders")


@dataclass(frozen=True, slots=True)
class Loans:
    """Rows in the order of LOANS, a column a household: cents, and hundredths of a percent."""

    held: Flags
    opening: Ints
    payment: Ints
    rate: Ints
    day: Ints
    servicer: Ints
    original_months: Ints


def loans(lots: Lots, housing: Ints, owned: Flags, shops: Street) -> Loans:
    """The balance is what the payments of the months to come are worth today."""
    held = np.stack([lots.flag("has_student_loan"), lots.flag("has_auto_loan"), owned])
    payment = np.stack(
        [
            lots.dollars("student_payment_dollars"),
            lots.dollars("auto_payment_dollars"),
            np.maximum(housing, LEAST_MORTGAGE_PAYMENT),
        ]
    )
    odd = dice.below(lots.toss("loan cents"), 100)
    payment = np.where(held, payment + odd, 0)
    months = np.stack([lots.whole(f"{kind}_months") for kind in KINDS_OF_LOAN])
    rate = np.stack([lots.whole(f"{kind}_rate_hundredths") for kind in KINDS_OF_LOAN])
    days, place = lots.toss("loan_day"), dice.sixteenth(lots.toss("payee"), 1)
    return Loans(
        held=held,
        opening=worth(payment, months * held, rate),
        payment=payment,
        rate=rate,
        day=np.stack([dice.between(days, 3, 26, 0), dice.between(days, 3, 26, 1),
                      np.ones(len(housing), np.int64)]),
        servicer=np.stack([shops.one_of(family, place) for family in SERVICERS]),
        original_months=months,
    )  # fmt: skip


def worth(payment: Ints, months: Ints, rate: Ints) -> Ints:
    """What so many monthly payments are worth today, in whole numbers: no power is rounded.

    >>> worth(np.array([100_00]), np.array([12]), np.array([0])).tolist()
    [120000]
    """
    owed, whole = np.zeros_like(payment), 12 * 10_000
    for month in range(int(months.max(initial=0))):
        paid = month < months
        owed = np.where(paid, (owed + payment) * whole // (whole + rate), owed)
    return np.asarray(owed)
