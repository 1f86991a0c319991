"""What checking should hold on the evening before the next pay day, worked out by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from spendsense.ledger import Window
from spendsense.signals.runway import _times
from spendsense.signals.specification.runway import due_times
from spendsense.signals.stream_cadence import CADENCES

from .household import (
    AS_OF,
    FILM,
    GROCERIES,
    HALF_YEAR,
    MONTH,
    POLICY,
    POWER,
    RENT,
    SALARY,
    Household,
    day,
)

RUNWAY = ("days_to_pay", "bills_before_pay_cents", "runway_low_cents", "runway_high_cents")
NOTHING = (None, None, None, None)


def a_worker(balance: int | None = 1_000_00, since: int = 11) -> Household:
    """Paid every fortnight, the last time on Tuesday, August 11: the next is Tuesday, the 25th."""
    home = Household()
    checking = home.checking(balance)
    home.charges(checking, "Mill", range(since, 170, 14), -900_00, SALARY)
    return home


def runway(home: Household) -> tuple[Any, ...]:
    row = home.read()
    return tuple(row[name] for name in RUNWAY)


def test_without_bills_and_spending_checking_keeps_what_it_holds():
    assert runway(a_worker()) == (3, 0, 1_000_00, 1_000_00)


def test_both_windows_read_the_same_runway():
    home = a_worker()
    home.charges("u1-a1", "Power", (29, 60, 90), 80_00, POWER)
    month, half_year = home.read(MONTH), home.read(HALF_YEAR)
    assert [month[name] for name in RUNWAY] == [half_year[name] for name in RUNWAY]


def test_a_bill_that_is_due_before_the_pay_day_is_taken_off_the_low_end():
    home = a_worker()
    # On July 24, June 24, May 24: due on Monday, August 24. A day late it would follow the pay.
    home.charges("u1-a1", "Power", (29, 59, 90), 80_00, POWER)
    assert runway(home) == (3, 80_00, 920_00, 1_000_00)


def test_a_bill_that_is_due_on_the_pay_day_or_later_is_not():
    home = a_worker()
    home.charges("u1-a1", "Power", (28, 58, 89), 80_00, POWER)  # August 25
    assert runway(home) == (3, 0, 1_000_00, 1_000_00)


def a_monthly_worker() -> Household:
    """Paid on the 14th, the last time on August 14: the next is Monday, September 14."""
    home = Household()
    checking = home.checking(3_000_00)
    for month in (3, 4, 5, 6, 7, 8):
        home.row(checking, date(2026, month, 14), -3_000_00, SALARY, "Mill")
    return home


def monthly(home: Household, name: str, on: int, cents: list[int], category: str = POWER) -> None:
    for month, amount in zip((5, 6, 7, 8), cents, strict=False):
        home.row("u1-a1", date(2026, month, on), amount, category, name)


def test_a_bill_that_even_late_comes_before_the_pay_day_is_taken_off_both_ends():
    grace = POLICY["signals.recurring_grace_days"]
    assert grace == 7
    home = a_monthly_worker()
    assert runway(home) == (23, 0, 3_000_00, 3_000_00)
    monthly(home, "Landlord", 4, [900_00] * 4, RENT)  # due on Friday, September 4
    assert runway(home) == (23, 900_00, 2_100_00, 2_100_00)
    monthly(home, "Power", 7, [80_00] * 4)  # September 7 is a Monday, and a week before the pay day
    assert runway(home) == (23, 980_00, 2_020_00, 2_100_00)


def test_the_low_end_takes_the_higher_of_last_and_usual_amount_and_the_high_end_the_lower():
    home = a_monthly_worker()
    monthly(home, "Power", 1, [80_00, 80_00, 80_00, 110_00])
    assert runway(home) == (23, 110_00, 2_890_00, 2_920_00)
    cheaper = a_monthly_worker()
    monthly(cheaper, "Power", 1, [80_00, 80_00, 80_00, 60_00])
    assert runway(cheaper) == (23, 60_00, 2_920_00, 2_940_00)


def test_a_bill_is_taken_as_often_as_it_is_due():
    home = a_monthly_worker()
    # Tuesdays up to August 18: due on August 25, September 1 and 8; the last may come late.
    home.charges("u1-a1", "Meals", range(4, 60, 7), 50_00, FILM)
    assert runway(home) == (23, 150_00, 2_850_00, 2_900_00)


def test_a_charge_that_is_late_is_expected_tomorrow_and_may_not_come():
    home = a_monthly_worker()
    for month in (5, 6, 7):
        home.row("u1-a1", date(2026, month, 20), 70_00, POWER, "Power")  # August 20 has passed
    assert runway(home) == (23, 70_00, 2_930_00, 3_000_00)


def test_a_stream_that_has_ended_takes_nothing():
    home = a_worker()
    home.charges("u1-a1", "Power", (90, 120, 150), 80_00, POWER)
    assert runway(home) == (3, 0, 1_000_00, 1_000_00)


def test_bills_on_a_card_or_from_savings_leave_checking_alone():
    home = a_monthly_worker()
    card, savings = home.card(0), home.savings()
    for account, name in ((card, "Power"), (savings, "Gas")):
        for month in (5, 6, 7, 8):
            home.row(account, date(2026, month, 1), 80_00, POWER, name)
    assert runway(home) == (23, 0, 3_000_00, 3_000_00)


def test_money_that_moves_to_savings_leaves_checking_and_to_a_second_checking_account_stays():
    home = a_monthly_worker()
    second, savings = home.checking(0), home.savings()
    for month in (5, 6, 7, 8):
        for other, on, cents in ((second, 1, 40_00), (savings, 2, 60_00)):
            home.row("u1-a1", date(2026, month, on), cents, "TRANSFER_OUT_SAVINGS")
            home.row(other, date(2026, month, on), -cents, "TRANSFER_IN_SAVINGS")
    assert runway(home) == (23, 60_00, 2_940_00, 2_940_00)


def shop(number: int) -> str:
    """A shop of its own for each: bought at once, and no stream."""
    tens, ones = divmod(number, 10)
    return f"Shop {'abcdefghij'[tens]}{'klmnopqrst'[ones]}"


def test_everyday_spending_is_that_of_like_stretches_the_unusual_ones_left_out():
    # Two days are left before the pay day: 85 stretches in the 170 days that are known, of which
    # eight at either end are unusual. Nine took $10, one $200, all others $4.
    home = a_worker(since=11)
    for stretch in range(85):
        cents = 200_00 if stretch == 40 else 10_00 if 50 <= stretch < 59 else 4_00
        home.row("u1-a1", day(2 * stretch), cents, GROCERIES, shop(stretch))
    home.row("u1-a1", day(169), 0, GROCERIES)  # the first day that is known
    assert runway(home) == (3, 0, 1_000_00 - 10_00, 1_000_00 - 4_00)


def test_a_stretch_without_spending_counts():
    home = a_worker()
    for stretch in range(10):
        home.row("u1-a1", day(3 + 16 * stretch), 5_00, GROCERIES, shop(stretch))
    # 10 of 83 stretches took $5 and 73 nothing; eight are unusual at either end.
    assert runway(home) == (3, 0, 995_00, 1_000_00)


def test_where_pay_comes_tomorrow_checking_keeps_what_it_holds():
    home = a_worker(since=8)  # the last time on Friday, August 14
    for ago in range(40):
        home.row("u1-a1", day(ago), 7_00, GROCERIES, shop(ago))
    row = home.read(Window(30, date(2026, 8, 27)))
    assert tuple(row[name] for name in RUNWAY) == (1, 0, 1_000_00, 1_000_00)


def test_without_a_pay_day_or_a_balance_there_is_no_runway():
    unpaid = Household()
    unpaid.row(unpaid.checking(100_00), day(3), 5_00, GROCERIES)
    assert runway(unpaid) == NOTHING
    unknown = a_worker(balance=None)
    assert runway(unknown) == (3, None, None, None)
    into_savings = Household()
    into_savings.charges(into_savings.savings(), "Mill", range(11, 170, 14), -900_00, SALARY)
    assert runway(into_savings) == (3, None, None, None)


def test_a_band_may_lie_below_zero():
    home = a_worker(balance=50_00)
    home.charges("u1-a1", "Power", (29, 59, 90), 80_00, POWER)
    assert runway(home) == (3, 80_00, -30_00, 50_00)


def test_the_evidence_names_the_streams_and_the_everyday_rows():
    home = a_worker()
    home.charges("u1-a1", "Power", (29, 59, 90), 80_00, POWER)
    shop = home.row("u1-a1", day(5), 12_00, GROCERIES, "Shop")
    proof = home.evidence()
    assert len(proof["pay streams"].transactions) == 12
    assert len(proof["bills before pay"].transactions) == 3
    assert proof["everyday spending"].transactions == (shop,)
    assert proof["first checking row"].transactions == ("u1-t12",)


@pytest.mark.parametrize("cadence", ["weekly", "biweekly", "semi-monthly", "monthly", "quarterly"])
@pytest.mark.parametrize("first", [date(2027, 1, 28), date(2027, 1, 31), date(2026, 11, 30), AS_OF])
def test_due_dates_are_counted_as_a_calendar_counts_them(cadence: str, first: date):
    begins = (first - date(1970, 1, 1)).days
    for days in range(-2, 130):
        eve = np.array([begins + days])
        (found,) = _times(np.array([begins]), eve, np.array([CADENCES.index(cadence)]))
        pay_day = date.fromordinal(first.toordinal() + days + 1)
        assert found == due_times(first, pay_day, cadence), days
