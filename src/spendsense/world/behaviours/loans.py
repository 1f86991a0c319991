"""Loans: a month's interest, then the payment that carries it and some of the debt."""

from __future__ import annotations

import numpy as np

from spendsense.world import streams
from spendsense.world.accounts import CHECKING, LOANS, STUDENT_LOAN
from spendsense.world.calendar_day import Day
from spendsense.world.dice import Ints
from spendsense.world.households import Households
from spendsense.world.settling import affordable
from spendsense.world.traits import Flags

RECEIVED = ("student_payment_received", "auto_payment_received", "mortgage_payment_received")
STREAMS = np.array((streams.STUDENT_LOAN, streams.AUTO_LOAN, streams.HOUSING))
ON_TIME, LATE, INTEREST, SLOTS = 0, 1, 2, 3


def loan_payments(homes: Households, day: Day) -> None:
    """On its day, or when banks next open, each loan bears interest and is paid; what is short is
    paid when pay arrives, one month's payment at a time."""
    if not day.settles:
        return
    loan, rows = np.nonzero((homes.arrears > 0) & homes.paid_today)
    one = np.minimum(homes.arrears[loan, rows], homes.traits.loans.payment[loan, rows])
    _pay(homes, day, loan, rows, one, LATE)
    owed = homes.balances[STUDENT_LOAN : STUDENT_LOAN + len(LOANS)]
    loan, rows = np.nonzero(_due(homes, day) & (owed > 0))
    _accrue(homes, day, loan, rows)
    left = owed[loan, rows] - homes.arrears[loan, rows]
    payment = np.clip(homes.traits.loans.payment[loan, rows], 0, left)
    homes.arrears[loan, rows] += payment
    _pay(homes, day, loan, rows, payment, ON_TIME)


def _due(homes: Households, day: Day) -> Flags:
    """Mortgages on the first business day, other loans on a day of their own or the first business
    day after it."""
    loans = homes.traits.loans
    due = loans.held & np.isin(loans.day, day.settles)
    due[-1] = loans.held[-1] & day.is_rent_day
    return np.asarray(due)


def _accrue(homes: Households, day: Day, loan: Ints, rows: Ints) -> None:
    """A twelfth of the yearly rate on what is owed, rounded down to the cent."""
    # Hundredths of a percent a year, twelve months.
    rate = homes.traits.loans.rate[loan, rows]
    cents = homes.balances[STUDENT_LOAN + loan, rows] * rate // (12 * 10_000)
    some = cents > 0
    loan, rows, wording = loan[some], rows[some], homes.street.first["loan_interest"]
    homes.post(day.number, STUDENT_LOAN + loan, rows, cents[some], wording,
               slot=loan * SLOTS + INTEREST)  # fmt: skip


def _pay(homes: Households, day: Day, loan: Ints, rows: Ints, cents: Ints, slot: int) -> None:
    """Both legs, as far as checking carries; the whole payment or nothing.

    A household's loans are paid one after the other.
    """
    order = np.argsort(rows, kind="stable")
    loan, rows, cents = loan[order], rows[order], cents[order]
    room = homes.traits.habits.overdraft_room[rows]
    can = (cents > 0) & affordable(rows, cents, homes.checking[rows] + room)
    loan, rows, cents = loan[can], rows[can], cents[can]
    received = np.array([homes.street.first[name] for name in RECEIVED])[loan]
    wordings = (homes.traits.loans.servicer[loan, rows], received)
    # Two loans may be paid on one day, from one account.
    homes.move("loan_payment", day.number, (CHECKING, STUDENT_LOAN + loan), rows, cents, wordings,
               slot=loan * SLOTS + slot, stream=STREAMS[loan])  # fmt: skip
    homes.arrears[loan, rows] -= cents
    homes.loan_paid[loan, rows], homes.loan_paid_on[loan, rows] = cents, day.number
