"""What counts as a payment, and how many there are in a month."""

from __future__ import annotations

from datetime import date

import pytest

DAY = date(2026, 3, 3)
RENT = "RENT_AND_UTILITIES_RENT"


@pytest.fixture
def spent(town):
    """Six payments in a year of 365 days: two by card, three by debit, one bill."""
    town.card("ana", "card", cents=0, limit=100_000)
    for cents in (1000, 2000):
        town.row("card", DAY, cents)
    for cents in (500, 700, 800):
        town.row("ana", DAY, cents)
    town.row("ana", DAY, 95_000, RENT)
    return town


def test_six_payments_in_a_year_are_half_a_payment_a_month(spent):
    assert spent.number("payments_per_month") == pytest.approx(0.5)
    assert spent.number("bills_per_month") == pytest.approx(1 / 12)
    assert spent.value("payments_per_month").n == 1


def test_shares_by_card_by_debit_and_by_ach_are_of_all_payments(spent):
    assert spent.number("credit_card_share") == pytest.approx(100 * 2 / 6)
    assert spent.number("debit_share") == pytest.approx(50)
    assert spent.number("ach_share") == pytest.approx(100 / 6)


def test_the_mean_payment_is_of_all_six(spent):
    assert spent.number("mean_payment") == pytest.approx(1000 / 6)


@pytest.mark.parametrize(
    ("account", "cents", "category"),
    [
        ("ana", 4000, "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT"),
        ("ana", 4000, "TRANSFER_OUT_SAVINGS"),
        ("ana", 4000, "TRANSFER_OUT_WITHDRAWAL"),
        ("ana", 3500, "BANK_FEES_OVERDRAFT_FEES"),
        ("ana", -4000, "INCOME_SALARY"),
        ("card", -500, "FOOD_AND_DRINK_GROCERIES"),
    ],
)
def test_moves_cash_fees_income_and_refunds_are_no_payments(spent, account, cents, category):
    before = spent.number("payments_per_month")
    spent.row(account, DAY, cents, category)
    assert spent.number("payments_per_month") == before


def test_what_is_pending_is_not_counted(spent):
    before = spent.number("payments_per_month")
    spent.row("card", DAY, 900, pending=True)
    assert spent.number("payments_per_month") == before


def test_the_payment_a_loan_gets_is_counted_once_where_it_leaves(spent):
    spent.account("ana", "student", "loan", cents=900_000)
    spent.row("ana", DAY, 20_000, "LOAN_PAYMENTS_STUDENT_LOAN_PAYMENT")
    spent.row("loan", DAY, -20_000, "LOAN_PAYMENTS_STUDENT_LOAN_PAYMENT")
    spent.row("loan", DAY, 700, "BANK_FEES_INTEREST_CHARGE")
    assert spent.number("payments_per_month") == pytest.approx(7 / 12)


def test_an_account_opened_within_the_history_counts_from_its_day(town):
    town.person("ben", opened=date(2026, 12, 2))
    town.row("ben", date(2026, 12, 5), 100)
    days = 365 + 30
    assert town.number("payments_per_month") == pytest.approx(365 / 12 / days)


def test_cash_is_counted_by_itself(town):
    town.row("ana", DAY, 4000, "TRANSFER_OUT_WITHDRAWAL")
    town.row("ana", DAY, 8000, "TRANSFER_OUT_WITHDRAWAL")
    assert town.number("cash_withdrawals_per_month") == pytest.approx(2 / 12)
    assert town.number("mean_cash_withdrawal") == 60.0
    assert town.number("mean_payment") is None
