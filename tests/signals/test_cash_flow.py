"""Checking at the end of each day, worked out by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from spendsense.ledger import Book, Window
from spendsense.signals.balances import daily_balances

from .household import AS_OF, GROCERIES, MONTH, POLICY, SALARY, Household, day

FIVE = Window(5, AS_OF)


def a_week() -> Household:
    """$120 today; pay of $500 two days ago, $450 spent yesterday, $30 three days ago."""
    home = Household()
    checking = home.checking(120_00)
    home.row(checking, day(1), 450_00, GROCERIES)
    home.row(checking, day(2), -500_00, SALARY)
    home.row(checking, day(3), 30_00, GROCERIES)
    home.row(checking, day(4), 1_00, GROCERIES)
    return home


def by_ago(book: Book, window: Window) -> dict[int, int]:
    rows = daily_balances(book, window).to_dicts()
    return {(window.as_of - row["date"]).days: row["balance_cents"] for row in rows}


def test_the_balance_of_each_day_is_todays_with_what_has_left_since_put_back():
    assert by_ago(a_week().book(), FIVE) == {
        0: 120_00, 1: 120_00, 2: 570_00, 3: 70_00, 4: 100_00
    }  # fmt: skip


def test_low_days_lie_under_the_line_and_a_day_exactly_on_it_is_not_low():
    row = a_week().read(FIVE)
    assert (row["days_observed"], row["low_days"], row["low_day_share"]) == (5, 1, 0.2)
    assert (row["lowest_balance_cents"], row["low_line_cents"]) == (70_00, 100_00)
    a_cent_more = POLICY.with_values(signals__low_balance_cents=100_01)
    assert a_week().read(FIVE, a_cent_more)["low_days"] == 2


def test_the_mean_is_cut_to_whole_cents_and_volatility_is_measured_against_it():
    row = a_week().read(FIVE)
    assert row["mean_balance_cents"] == (120_00 * 2 + 570_00 + 70_00 + 100_00) // 5
    # Mean 196; deviations -76, -76, 374, -126, -96.
    deviation = ((76**2 * 2 + 374**2 + 126**2 + 96**2) / 5) ** 0.5
    assert row["balance_volatility"] == pytest.approx(deviation / 196, rel=1e-12)


def test_a_negative_mean_is_rounded_down_and_has_no_volatility():
    home = Household()
    home.row(home.checking(-1), day(1), 2, GROCERIES)
    row = home.read(Window(3, AS_OF))
    assert row["days_observed"] == 2
    assert (row["mean_balance_cents"], row["balance_volatility"]) == (-1, None)


def test_a_balance_that_is_nothing_on_half_the_days_and_double_on_the_others_has_volatility_one():
    home = Household()
    home.row(home.checking(0), day(1), 200_00, GROCERIES)
    home.row("u1-a1", day(3), 0, GROCERIES)
    row = home.read(Window(4, AS_OF))
    assert (row["days_observed"], row["balance_volatility"]) == (4, 1.0)


def test_days_before_the_account_first_moved_are_not_observed():
    home = Household()
    home.row(home.checking(10_00), day(9), 5_00, GROCERIES)
    assert home.read(MONTH)["days_observed"] == 10


def test_an_account_that_opened_earlier_is_observed_from_that_day_or_the_windows_start():
    home = Household()
    home.row(home.checking(10_00, opened_on=day(19)), day(9), 5_00, GROCERIES)
    assert home.read(MONTH)["days_observed"] == 20
    home.accounts[0]["opened_on"] = day(400)
    assert home.read(MONTH)["days_observed"] == 30


def test_a_day_in_the_past_is_worked_out_from_todays_balance():
    past = day(2)
    book = a_week().book(past)
    assert book.accounts["balance_current_cents"].to_list() == [570_00]
    assert by_ago(book, Window(3, past)) == {0: 570_00, 1: 70_00, 2: 100_00}


@pytest.mark.parametrize("ago", [0, 1, 2, 3])
def test_a_day_has_the_same_balance_whenever_it_is_read(ago: int):
    past = AS_OF - timedelta(days=ago)
    assert by_ago(a_week().book(past), Window(1, past)) == {0: by_ago(a_week().book(), FIVE)[ago]}


def test_checking_accounts_are_followed_together_so_that_a_move_between_them_is_none():
    home = a_week()
    second = home.checking(30_00)
    home.row("u1-a1", day(2), 20_00, "TRANSFER_OUT_ACCOUNT_TRANSFER")
    home.row(second, day(2), -20_00, "TRANSFER_IN_ACCOUNT_TRANSFER")
    assert by_ago(home.book(), FIVE) == {0: 150_00, 1: 150_00, 2: 600_00, 3: 100_00, 4: 130_00}


def test_savings_and_pending_rows_do_not_move_checking():
    home = a_week()
    home.row(home.savings(), day(0), 80_00, GROCERIES)
    home.row("u1-a1", day(0), 80_00, GROCERIES, pending=True)
    assert by_ago(home.book(), FIVE) == by_ago(a_week().book(), FIVE)


def test_without_a_balance_or_a_row_no_day_is_known():
    silent = Household()
    silent.checking(100_00)
    unknown = Household()
    unknown.row(unknown.checking(None), day(3), 5_00, GROCERIES)
    for home in (silent, unknown):
        row = home.read()
        assert row["days_observed"] is row["low_days"] is row["low_line_cents"] is None
        assert row["overdraft_fee_cents"] == 0


def test_overdraft_and_insufficient_funds_fees_are_added_up():
    home = a_week()
    home.row("u1-a1", day(3), 35_00, "BANK_FEES_OVERDRAFT_FEES")
    home.row("u1-a1", day(3), 20_00, "BANK_FEES_INSUFFICIENT_FUNDS")
    home.row("u1-a1", day(3), -35_00, "BANK_FEES_OVERDRAFT_FEES")
    home.row("u1-a1", day(3), 3_00, "BANK_FEES_ATM_FEES")
    home.row("u1-a1", day(30), 35_00, "BANK_FEES_OVERDRAFT_FEES")
    assert home.read()["overdraft_fee_cents"] == 55_00
