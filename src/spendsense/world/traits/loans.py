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
TERMS = {
    "student": ((120, 180, 240, 300), 30),
    "auto": ((36, 48, 60, 72, 84), 0),
    "mortgage": ((120, 180, 240, 360), 0),
}
"""Months for which each kind is lent, and months of study before a student repays: the usual terms;
that people borrowed for the shortest that fits is assumed."""
SERVICERS = ("student_servicers", "auto_lenders", "lenders")


@dataclass(frozen=True, slots=True)
class Loans:
    """Rows in the order of LOANS, a column a household: cents, and hundredths of a percent.

    `age_months` is how long ago it was lent, before the first day.
    """

    held: Flags
    opening: Ints
    payment: Ints
    rate: Ints
    day: Ints
    servicer: Ints
    age_months: Ints


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
        age_months=np.stack(
            [_age_months(months[place], *TERMS[kind]) for place, kind in enumerate(KINDS_OF_LOAN)]
        ),
    )  # fmt: skip


def _age_months(left: Ints, terms: tuple[int, ...], before: int) -> Ints:
    """The shortest term there is that has more months than are left, less these; and the months in
    which nothing was repaid yet.

    >>> _age_months(np.array([14, 60, 71, 72, 90]), (36, 60, 72, 84), 0).tolist()
    [22, 12, 1, 12, 0]
    """
    ends = np.array(terms, np.int64)
    term = ends[np.minimum(np.searchsorted(ends, left, side="right"), len(ends) - 1)]
    return np.asarray(np.maximum(term - left, 0) + before)


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
