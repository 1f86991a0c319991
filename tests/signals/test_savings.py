"""Savings: what is put by, whether it grows, how long it would last."""

from __future__ import annotations

import pytest

from .household import GROCERIES, HALF_YEAR, RENT, SAVE_IN, SAVE_OUT, Household, day


def a_saver(balance: int = 1_020_00, put_by: int = 20_00) -> Household:
    home = Household()
    home.row(home.savings(balance), day(3), -put_by, SAVE_IN)
    return home


def test_what_came_in_is_the_net_inflow_and_the_rest_was_there_at_the_start():
    row = a_saver().read()
    assert row["savings_net_inflow_cents"] == row["savings_monthly_inflow_cents"] == 20_00
    assert (row["savings_start_cents"], row["savings_growth"]) == (1_000_00, 0.02)


def test_moves_between_two_savings_accounts_cancel_out():
    home = Household()
    home.row(home.savings(500_00), day(3), 80_00, SAVE_OUT)
    home.row(home.account("depository", "money market", 500_00), day(3), -80_00, SAVE_IN)
    assert home.read()["savings_net_inflow_cents"] == 0


def test_what_is_taken_out_counts_against_what_came_in():
    home = a_saver(1_000_00, 50_00)
    home.row("u1-a1", day(2), 80_00, SAVE_OUT)
    row = home.read()
    assert row["savings_net_inflow_cents"] == -30_00
    assert row["savings_growth"] == pytest.approx(-30 / 1030)


def test_a_months_share_of_a_loss_is_rounded_down_too():
    home = Household()
    home.row(home.savings(), day(3), 1_00, SAVE_OUT)
    assert home.read(HALF_YEAR)["savings_monthly_inflow_cents"] == -17


def test_growth_is_read_from_exactly_the_base_of_policy_and_not_from_a_cent_less():
    assert a_saver(120_00).read()["savings_growth"] == 0.2
    row = a_saver(119_99).read()
    assert row["savings_start_cents"] == 99_99
    assert row["savings_growth"] is row["savings_growth_base_cents"] is None


@pytest.mark.parametrize("subtype", ["savings", "money market", "cash management", "hsa", "cd"])
def test_these_accounts_hold_savings(subtype: str):
    home = Household()
    home.account("depository", subtype, 300_00)
    assert home.read()["savings_balance_cents"] == 300_00


def test_checking_and_investments_do_not():
    home = Household()
    home.checking(300_00)
    home.account("investment", "savings", 300_00)
    row = home.read()
    assert row["savings_balance_cents"] is row["savings_net_inflow_cents"] is None


def test_the_fund_lasts_as_long_as_it_pays_essential_expenses():
    home = a_saver(3_000_00)
    checking = home.checking()
    home.row(checking, day(5), 900_00, RENT)
    home.row(checking, day(5), 100_00, GROCERIES)
    home.row(checking, day(5), 400_00, "ENTERTAINMENT_TV_AND_MOVIES")
    row = home.read()
    assert (row["essential_monthly_cents"], row["emergency_fund_months"]) == (1_000_00, 3.0)


def test_without_essential_expenses_there_is_nothing_to_compare_the_fund_with():
    row = a_saver().read()
    assert row["essential_monthly_cents"] is row["emergency_fund_months"] is None


def test_half_a_balance_is_not_a_balance():
    home = a_saver()
    home.savings(None)
    row = home.read()
    assert row["savings_balance_cents"] is row["savings_growth"] is None
    assert row["savings_net_inflow_cents"] == 20_00


def test_pending_savings_have_not_arrived():
    home = a_saver()
    home.row("u1-a1", day(1), -500_00, SAVE_IN, pending=True)
    assert home.read()["savings_net_inflow_cents"] == 20_00
