"""What rows come to: money moved between a user's own accounts buys nothing and saves nothing."""

from __future__ import annotations

import pytest

from .household import (
    CARD_PAYMENT,
    GROCERIES,
    HALF_YEAR,
    MONTH,
    SAVE_IN,
    SAVE_OUT,
    Household,
    day,
)


def moved(
    out: str | None, into: str | None, ago: tuple[int, int] = (5, 5), to: str = "savings"
) -> Household:
    """$200 from checking to another own account, each side under a category or none."""
    home = Household()
    checking = home.checking(3_000_00)
    other = {
        "savings": lambda: home.savings(1_000_00),
        "card": lambda: home.card(500_00),
        "loan": lambda: home.account("loan", "student", 9_000_00),
        "brokerage": lambda: home.account("investment", "brokerage", 9_000_00),
    }[to]()
    home.row(checking, day(ago[0]), 200_00, out)
    home.row(other, day(ago[1]), -200_00, into)
    return home


@pytest.mark.parametrize("out", [SAVE_OUT, None])
@pytest.mark.parametrize("into", [SAVE_IN, None])
def test_a_transfer_to_savings_is_put_by_and_not_spent_named_or_not(
    out: str | None, into: str | None
):
    row = moved(out, into).read()
    assert (row["spend_cents"], row["savings_net_inflow_cents"]) == (0, 200_00)


@pytest.mark.parametrize("out", [CARD_PAYMENT, None])
def test_a_card_payment_is_no_spending_named_or_not(out: str | None):
    assert moved(out, CARD_PAYMENT, to="card").read()["spend_cents"] == 0


def test_an_unnamed_row_that_reaches_no_own_account_is_spending():
    home = moved(None, None)
    home.row("u1-a1", day(9), 200_00)
    assert home.read()["spend_cents"] == 200_00


def test_what_takes_longer_than_a_transfer_may_is_no_transfer():
    assert moved(None, None, ago=(8, 5)).read()["spend_cents"] == 0
    assert moved(None, None, ago=(9, 5)).read()["spend_cents"] == 200_00


def test_a_category_is_believed_though_the_same_amount_came_to_another_account():
    assert moved(GROCERIES, None).read()["spend_cents"] == 200_00


def test_paying_off_a_loan_is_an_expense_and_putting_money_into_investments_is_none():
    assert moved(None, None, to="loan").read()["spend_cents"] == 200_00
    assert moved(None, None, to="brokerage").read()["spend_cents"] == 0


def between(ago: tuple[int, int]) -> Household:
    """$500 from one savings account to another: the day it left, and the day it came."""
    home = Household()
    first, second = home.savings(1_000_00), home.savings(500_00)
    home.row(first, day(ago[0]), 500_00, SAVE_OUT)
    home.row(second, day(ago[1]), -500_00, SAVE_IN)
    return home


@pytest.mark.parametrize("ago", [(5, 5), (31, 29), (29, 29), (30, 30), (32, 29), (29, 31)])
def test_a_move_between_two_savings_is_nothing_put_by_over_the_windows_edge_too(
    ago: tuple[int, int],
):
    row = between(ago).read(MONTH)
    assert (row["savings_net_inflow_cents"], row["savings_start_cents"]) == (0, 1_500_00)
    assert row["savings_growth"] == 0


def test_what_left_savings_before_the_window_and_did_not_come_in_days_is_put_by_when_it_comes():
    # Five days on its way: nothing says that it is the same money.
    row = between((34, 29)).read(MONTH)
    assert row["savings_net_inflow_cents"] == 500_00
    assert between((34, 29)).read(HALF_YEAR)["savings_net_inflow_cents"] == 0


def test_evidence_names_what_counted_and_no_money_that_only_moved():
    home = moved(None, None)
    spent = home.row("u1-a1", day(4), 30_00)
    assert home.evidence()["spending"].transactions == (spent,)
    assert "savings rows" not in between((31, 29)).evidence(MONTH)
    assert len(between((31, 29)).evidence(HALF_YEAR)["savings rows"].transactions) == 2
