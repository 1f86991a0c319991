"""Pay: when it comes, how much it moves, how long checking would last without it."""

from __future__ import annotations

from datetime import date

import pytest

from .household import GROCERIES, HALF_YEAR, MONTH, POLICY, SALARY, Household, day


def paid(
    ago: tuple[int, ...], cents: int | list[int] = -900_00, category: str = SALARY
) -> Household:
    home = Household()
    home.charges(home.checking(), "Employer", ago, cents, category)
    return home


@pytest.mark.parametrize(
    ("frequency", "ago"),
    [
        ("weekly", (1, 8, 15, 22)),
        ("biweekly", (1, 15, 29, 43)),
        ("semi-monthly", (7, 21, 38, 52, 68, 82)),
        ("monthly", (12, 43, 73)),
        ("irregular", (1, 5, 30, 50, 90)),
        ("irregular", (1, 11, 21, 31)),
    ],
)
def test_pay_has_a_frequency(frequency: str, ago: tuple[int, ...]):
    assert paid(ago).read()["pay_frequency"] == frequency


def test_two_pay_days_have_a_gap_and_no_frequency():
    row = paid((1, 15)).read()
    assert (row["pay_gap_median_days"], row["pay_frequency"]) == (14.0, None)


def test_gaps_that_differ_by_more_than_the_tolerance_at_the_median_have_no_frequency():
    # Gaps of 12, 14, 16: off their median of 14 by 2, 0, 2. Then 11, 14, 17: by 3, 0, 3.
    assert paid((1, 13, 27, 43)).read()["pay_frequency"] == "biweekly"
    assert paid((1, 12, 26, 43)).read()["pay_frequency"] == "irregular"


def test_the_median_gap_lies_half_way_between_the_middle_two():
    # Gaps of 10 and 55.
    assert paid((0, 10, 65)).read()["pay_gap_median_days"] == 32.5


def test_two_employers_on_one_day_are_one_pay_day():
    home = paid((1, 15, 29))
    home.charges("u1-a1", "Second", (1,), -100_00, SALARY)
    row = home.read()
    assert (row["pay_count"], row["pay_gap_median_days"]) == (3, 14.0)


def test_pay_days_are_counted_over_half_a_year_under_both_windows():
    home = paid((1, 60, 120, 179, 180))
    for window in (MONTH, HALF_YEAR):
        row = home.read(window)
        assert (row["pay_count"], row["last_pay_date"]) == (4, day(1))
        assert row["income_monthly_cents"] == 4 * 900_00 // 6
    assert home.read(MONTH)["income_cents"] == 900_00
    assert home.read(HALF_YEAR)["income_cents"] == 4 * 900_00


@pytest.mark.parametrize(
    "category", ["INCOME_INTEREST_EARNED", "INCOME_DIVIDENDS", "INCOME_TAX_REFUND", GROCERIES, None]
)
def test_interest_dividends_tax_refunds_and_refunds_of_a_purchase_are_no_pay(category):
    row = paid((1, 15, 29), category=category).read()
    assert (row["income_cents"], row["pay_count"], row["pay_gap_median_days"]) == (0, 0, None)


@pytest.mark.parametrize("category", ["INCOME_UNEMPLOYMENT", "INCOME_RETIREMENT_PENSION"])
def test_benefits_and_pensions_are_pay(category: str):
    assert paid((1, 15, 29), category=category).read()["pay_count"] == 3


def test_a_transfer_that_comes_in_is_no_pay():
    assert paid((1, 15, 29), category="TRANSFER_IN_DEPOSIT").read()["pay_count"] == 0


def test_pay_into_a_card_or_a_pending_one_does_not_count():
    home = Household()
    home.charges(home.card(), "Employer", (1, 15, 29), -900_00, SALARY)
    assert home.read()["pay_count"] is None
    home.charges(home.checking(), "Employer", (1, 15, 29), -900_00, SALARY, pending=True)
    assert home.read()["pay_count"] == 0


def test_pay_that_swings_between_half_and_double_varies():
    # Mean 100, deviations of 50 either way.
    row = paid((1, 15), [-50_00, -150_00]).read()
    assert row["pay_variability"] == 0.5
    assert paid((1, 15)).read()["pay_variability"] == 0.0
    assert paid((1,)).read()["pay_variability"] is None


def test_the_buffer_is_checking_over_a_month_of_expenses():
    home = Household()
    checking = home.checking(1_500_00)
    home.row(checking, day(3), 1_000_00, GROCERIES)
    row = home.read()
    assert (row["expense_monthly_cents"], row["buffer_months"]) == (1_000_00, 1.5)
    assert home.read(HALF_YEAR)["expense_monthly_cents"] == 166_66


def test_without_expenses_there_is_no_buffer_to_read():
    row = paid((1, 15)).read()
    assert (row["expense_monthly_cents"], row["buffer_months"]) == (0, None)


def test_savings_are_no_buffer_and_an_unknown_checking_balance_makes_it_unknown():
    home = Household()
    home.row(home.checking(200_00), day(3), 100_00, GROCERIES)
    home.savings(9_000_00)
    assert home.read()["buffer_months"] == 2.0
    home.checking(None)
    row = home.read()
    assert row["checking_balance_cents"] is row["buffer_months"] is None


def test_without_a_deposit_account_there_is_no_pay_to_read():
    home = Household()
    home.card()
    row = home.read()
    assert row["income_cents"] is row["income_monthly_cents"] is row["pay_count"] is None


def test_the_tolerance_of_policy_decides_what_is_irregular():
    wide = POLICY.with_values(signals__gap_tolerance_days=3)
    assert paid((1, 12, 26, 43)).read(policy=wide)["pay_frequency"] == "biweekly"


def test_the_last_pay_day_is_a_date():
    assert paid((12, 43)).read()["last_pay_date"] == date(2026, 8, 10)
