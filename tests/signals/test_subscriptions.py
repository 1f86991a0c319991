"""Subscriptions and bills of the window."""

from __future__ import annotations

from .household import FILM, GROCERIES, HALF_YEAR, MONTH, POWER, SAVE_OUT, Household, day

MONTHLY = (12, 43, 73)


def a_subscriber() -> Household:
    home = Household()
    checking = home.checking()
    home.charges(checking, "Filmhouse", MONTHLY, 15_00)
    home.charges(checking, "Gym", MONTHLY, 30_00, "PERSONAL_CARE_GYMS_AND_FITNESS_CENTERS")
    home.charges(checking, "Power", MONTHLY, [80_00, 100_00, 70_00], POWER)
    home.row(checking, day(4), 75_00, GROCERIES, "Market")
    return home


def test_subscriptions_and_bills_are_counted_apart():
    row = a_subscriber().read()
    assert (row["subscription_count"], row["bill_count"]) == (2, 1)


def test_what_they_took_in_the_window_is_read_per_thirty_days_and_as_a_share():
    row = a_subscriber().read()
    assert row["subscription_spend_cents"] == row["subscription_monthly_cents"] == 45_00
    assert row["spend_cents"] == 15_00 + 30_00 + 80_00 + 75_00
    assert row["subscription_share"] == 0.225
    assert row["bill_monthly_cents"] == 80_00


def test_over_half_a_year_the_month_is_a_sixth_rounded_down():
    row = a_subscriber().read(HALF_YEAR)
    assert row["subscription_spend_cents"] == 135_00
    assert row["subscription_monthly_cents"] == 22_50
    assert row["bill_monthly_cents"] == 41_66


def test_the_largest_is_named_with_what_it_costs_a_month():
    row = a_subscriber().read()
    assert (row["largest_subscription_name"], row["largest_subscription_cents"]) == ("Gym", 30_00)


def test_of_two_alike_the_first_by_name_is_the_largest():
    home = Household()
    home.charges(home.checking(), "Zoo", MONTHLY, 15_00)
    home.charges("u1-a1", "Box", MONTHLY, 15_00)
    assert home.read()["largest_subscription_name"] == "Box"


def test_a_stream_is_counted_though_its_last_charge_lies_before_the_window():
    home = Household()
    home.charges(home.checking(), "Filmhouse", (35, 65, 95), 15_00)
    row = home.read()
    assert (row["subscription_count"], row["subscription_spend_cents"]) == (1, 0)
    # Nothing was spent, and of nothing there is no share.
    assert (row["spend_cents"], row["subscription_share"]) == (0, None)


def test_the_first_and_the_last_day_of_the_window_are_in_it_and_the_days_beside_them_are_not():
    home = Household()
    checking = home.checking()
    for ago, cents in ((30, 1), (29, 10), (0, 100), (-1, 1000)):
        home.row(checking, day(ago), cents, FILM)
    assert home.read(MONTH)["spend_cents"] == 110


def test_moving_ones_own_money_is_not_spending_and_a_row_without_a_category_is():
    home = Household()
    checking = home.checking()
    home.row(checking, day(3), 500_00, SAVE_OUT)
    home.row(checking, day(3), 200_00, "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT")
    home.row(checking, day(3), 7_00, None)
    home.row(checking, day(3), -20_00, GROCERIES)
    home.row(checking, day(3), 9_00, GROCERIES, pending=True)
    assert home.read()["spend_cents"] == 7_00


def test_loans_and_investments_are_no_accounts_to_spend_from():
    home = Household()
    home.row(home.account("investment", "brokerage"), day(3), 100_00, None)
    row = home.read()
    assert row["spend_cents"] is row["subscription_count"] is row["bill_count"] is None


def test_someone_with_an_account_and_no_rows_has_no_subscription_rather_than_nothing_to_read():
    home = Household()
    home.checking()
    row = home.read()
    assert (row["subscription_count"], row["spend_cents"], row["subscription_share"]) == (
        0,
        0,
        None,
    )
    assert row["largest_subscription_name"] is None
