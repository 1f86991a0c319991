"""Loans paid off month by month: student, auto, mortgage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spendsense.world import dice
from spendsense.world.dice import Ints
from spendsense.world.merchants import Street

from .home import YOUNGEST_OWNER
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
MORTGAGE = KINDS_OF_LOAN.index("mortgage")
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


def loans(lots: Lots, housing: Ints, owned: Flags, shops: Street, month: int) -> Loans:
    """The balance is what the payments of the months to come are worth today, in the first month of
    the world, which is counted from the year 0."""
    held = np.stack([lots.flag("has_student_loan"), lots.flag("has_auto_loan"), owned])
    payment = np.stack(
        [
            lots.dollars("student_payment_dollars"),
            lots.dollars("auto_payment_dollars"),
            np.maximum(housing, LEAST_MORTGAGE_PAYMENT),
        ]
    )
    own = [lots.toss(f"{kind} lender") for kind in KINDS_OF_LOAN]
    payment = np.where(held, payment + np.stack([dice.below(bits, 100, 1) for bits in own]), 0)
    months = [lots.whole(f"{kind}_months") for kind in KINDS_OF_LOAN]
    ages = [_age_months(left, *TERMS[kind]) for left, kind in zip(months, TERMS, strict=True)]
    later = _too_long_ago(ages[MORTGAGE], lots.age)
    months[MORTGAGE], ages[MORTGAGE] = months[MORTGAGE] + later, ages[MORTGAGE] - later
    rates = [lots.whole(f"{kind}_rate_hundredths") for kind in KINDS_OF_LOAN[:MORTGAGE]]
    rates.append(_rate_of_year(month - ages[MORTGAGE], lots.toss("mortgage_rate")))
    days, rate = lots.toss("loan_day"), np.stack(rates)
    return Loans(
        held=held,
        opening=worth(payment, np.stack(months) * held, rate),
        payment=payment,
        rate=rate,
        day=np.stack([dice.between(days, 3, 26, 0), dice.between(days, 3, 26, 1),
                      np.ones(len(housing), np.int64)]),
        servicer=np.stack(
            [
                shops.one_of(family, dice.sixteenth(bits, 0))
                for family, bits in zip(SERVICERS, own, strict=True)
            ]
        ),
        age_months=np.stack(ages),
    )  # fmt: skip


YEARLY_RATES = {
    2000: 805, 2001: 697, 2002: 654, 2003: 583, 2004: 584, 2005: 587, 2006: 641, 2007: 634,
    2008: 603, 2009: 504, 2010: 469, 2011: 445, 2012: 366, 2013: 398, 2014: 417, 2015: 385,
    2016: 365, 2017: 399, 2018: 454, 2019: 394, 2020: 311, 2021: 296, 2022: 534, 2023: 681,
    2024: 672, 2025: 660, 2026: 630,
}  # fmt: skip
"""What thirty years cost on average, in hundredths of a percent. Freddie Mac's Primary Mortgage
Market Survey by year, from memory; weeks of 2020, 2021, 2023 and 2024 were found in its releases
and agree. 2026 is assumed; years before the first are as the first, later ones as the last."""
MOST_OFF = 60
"""Hundredths that a borrower pays more or less than the year's average; assumed."""


def rate_of_year(year: Ints) -> Ints:
    """The average of each year.

    >>> rate_of_year(np.array([1990, 2021, 2030])).tolist()
    [805, 296, 630]
    """
    table = np.array(list(YEARLY_RATES.values()), np.int64)
    first, last = min(YEARLY_RATES), max(YEARLY_RATES)
    return np.asarray(table[np.clip(year, first, last) - first])


def _rate_of_year(lent: Ints, bits: dice.Bits) -> Ints:
    """By the month in which it was lent, counted from the year 0."""
    return np.asarray(rate_of_year(lent // 12) + dice.between(bits, -MOST_OFF, MOST_OFF))


def _too_long_ago(age_months: Ints, age: Ints) -> Ints:
    """Months by which a mortgage would be older than its borrower was at YOUNGEST_OWNER.

    >>> _too_long_ago(np.array([40, 40]), np.array([26, 40])).tolist()
    [16, 0]
    """
    grown = np.maximum(age - YOUNGEST_OWNER, 0) * 12
    return np.asarray(np.maximum(age_months - grown, 0))


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
