"""Subscriptions and bills of the window."""

from __future__ import annotations

import pytest

from spendsense.signals.subscriptions import OF, running, running_rows

from .household import (
    FILM,
    GROCERIES,
    HALF_YEAR,
    MONTH,
    POLICY,
    POWER,
    RENT,
    SAVE_OUT,
    Household,
    day,
)

MONTHLY = (12, 43, 73)
CAR, INSURANCE = "LOAN_PAYMENTS_CAR_PAYMENT", "GENERAL_SERVICES_INSURANCE"


def charged(ago, cents=9_99, category=FILM, merchant="Filmhouse", **more) -> Household:
    home = Household()
    home.charges(home.checking(), merchant, ago, cents, category, **more)
    return home


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
    home.charges(home.checking(), "Zoo", (*MONTHLY, 104), 15_00)  # it began earlier
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
    assert row["subscription_rise_cents"] is row["duplicate_subscription_count"] is None


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


@pytest.mark.parametrize(
    ("cadence", "ago", "monthly"),
    [
        ("weekly", (3, 10, 17), 43_33),
        ("biweekly", (3, 17, 31), 21_66),
        ("semi-monthly", (7, 22, 38, 53, 68), 20_00),
        ("monthly", MONTHLY, 10_00),
        ("quarterly", (20, 111, 203), 3_33),
        ("semi-annual", (20, 203, 385), 1_66),
        ("annual", (12, 377), 83),
    ],
)
def test_a_month_of_a_subscription_is_its_latest_charge_times_its_times_a_year(
    cadence: str, ago: tuple[int, ...], monthly: int
):
    home = charged(ago, 10_00)
    assert running(home.book(), POLICY)["cadence"].to_list() == [cadence]
    row = home.read()
    assert (row["subscription_count"], row["largest_subscription_cents"]) == (1, monthly)


@pytest.mark.parametrize("ago", [(12, 43), (20, 111)])
def test_two_charges_a_month_or_a_quarter_apart_are_no_subscription_yet(ago: tuple[int, ...]):
    assert charged(ago).read()["subscription_count"] == 0


@pytest.mark.parametrize(("least", "count"), [(61, 0), (62, 1)])
def test_three_monthly_charges_must_lie_within_the_lookback(least: int, count: int):
    # The first and the third of them are 61 days apart, and so make 62 days.
    shorter = POLICY.with_values(signals__recurring_lookback_days=least)
    assert charged(MONTHLY).read(policy=shorter)["subscription_count"] == count


@pytest.mark.parametrize(("ago", "count"), [((5, 36, 94), 1), ((5, 36, 95), 0)])
def test_three_charges_in_ninety_days_make_one_and_in_ninety_one_they_do_not(ago, count: int):
    assert charged(ago).read()["subscription_count"] == count


def test_a_month_that_is_skipped_later_takes_nothing_back():
    # Three charges in a row, then every second month.
    home = charged((5, 66, 127, 158, 188))
    assert home.read()["subscription_count"] == 1
    # Of every second month alone there are never three in ninety days.
    assert charged((5, 66, 127, 188)).read()["subscription_count"] == 0


def test_charges_of_another_stream_or_twice_on_a_day_are_none_of_the_three():
    # A month left out between every second and third charge: three of them span 92 days.
    ago = (5, 66, 97, 158, 189, 250, 281, 342, 373, 434)
    seldom = charged(ago)
    seldom.charges("u1-a1", "Gym", (20, 51, 81, 440, 470, 501), 30_00)
    assert running(seldom.book(), POLICY)["name"].to_list() == ["Gym"]
    split = charged(ago, [9_99] * 2 + [5_00] + [9_99] * 7)
    split.row("u1-a1", day(97), 4_99, FILM, "Filmhouse")
    assert split.read()["subscription_count"] == 0


@pytest.mark.parametrize(("ago", "count"), [(40, 1), (41, 0)])
def test_it_ends_when_it_has_missed_its_day(ago: int, count: int):
    home = charged((ago, ago + 30, ago + 60))
    assert home.read()["subscription_count"] == count
    # And what it took in the window is counted no longer either.
    assert home.read(HALF_YEAR)["subscription_spend_cents"] == 29_97 * count


@pytest.mark.parametrize(
    "category", [RENT, CAR, INSURANCE, POWER, "LOAN_PAYMENTS_MORTGAGE_PAYMENT"]
)
def test_rent_loans_utilities_and_insurance_are_bills(category: str):
    row = charged(MONTHLY, 800_00, category, "Somebody").read()
    assert (row["subscription_count"], row["bill_count"]) == (0, 1)
    assert row["bill_monthly_cents"] == 800_00


def test_purchases_of_a_merchant_are_not_what_its_subscription_took():
    home = charged((12, 43, 73, 104, 134), 12_99, merchant="Basket")
    home.charges("u1-a1", "Basket", (3, 11, 14, 40, 59, 61), [20_00 + n for n in range(6)])
    row = home.read(HALF_YEAR)
    assert (row["subscription_count"], row["subscription_spend_cents"]) == (1, 64_95)


def test_two_subscriptions_of_one_merchant_are_counted_as_two():
    home = charged((5, 36, 66, 97, 127), 2_99, merchant="Nimbus", name="NIMBUS *DRIVE")
    home.charges("u1-a1", "Nimbus", (14, 45, 75, 106, 136), 9_99, name="NIMBUS *OFFICE")
    row = home.read()
    assert (row["subscription_count"], row["subscription_spend_cents"]) == (2, 12_98)
    assert row["duplicate_subscription_count"] == 0


def test_one_service_paid_for_on_two_accounts_is_a_duplicate():
    home = charged((5, 36, 66), name="FILMHOUSE FAMILY")
    home.charges(home.card(), "Filmhouse", (9, 40, 70), name="FILMHOUSE SOLO")
    row = home.read()
    assert (row["subscription_count"], row["duplicate_subscription_count"]) == (2, 1)


def test_one_of_them_that_has_ended_is_no_duplicate_any_more():
    home = charged((5, 36, 66), name="FILMHOUSE FAMILY")
    home.charges(home.card(), "Filmhouse", (55, 85, 116), name="FILMHOUSE SOLO")
    row = home.read()
    assert (row["subscription_count"], row["duplicate_subscription_count"]) == (1, 0)


def test_a_new_price_in_the_window_is_told_per_month():
    home = charged((5, 36, 66, 97), [12_99, 9_99, 9_99, 9_99])
    assert home.read()["subscription_rise_cents"] == 3_00
    weekly = charged((2, 9, 16, 23, 30), [11_00, 10_00, 10_00, 10_00, 10_00])
    assert weekly.read()["subscription_rise_cents"] == 4_33


@pytest.mark.parametrize(("ago", "rise"), [(29, 3_00), (30, 0)])
def test_a_price_rises_on_the_day_that_it_is_first_charged(ago: int, rise: int):
    home = charged((ago, ago + 31, ago + 61, ago + 92), [12_99, 9_99, 9_99, 9_99])
    assert home.read()["subscription_rise_cents"] == rise
    assert home.read(HALF_YEAR)["subscription_rise_cents"] == 3_00


def test_a_price_that_fell_is_taken_off_and_one_without_change_is_zero():
    home = charged((5, 36, 66, 97), [7_99, 9_99, 9_99, 9_99])
    assert home.read()["subscription_rise_cents"] == -2_00
    home.charges("u1-a1", "Gym", (6, 37, 67, 98), [33_00, 30_00, 30_00, 30_00])
    assert home.read()["subscription_rise_cents"] == 1_00
    assert charged(MONTHLY).read()["subscription_rise_cents"] == 0


def test_the_end_of_a_trial_is_no_rise_and_what_comes_after_it_is():
    ago = (5, 36, 66, 97, 127, 158)
    trial = charged(ago, [9_99] * 5 + [1_00])
    assert trial.read(HALF_YEAR)["subscription_rise_cents"] == 0
    risen = charged(ago, [11_99, 11_99, 9_99, 9_99, 9_99, 1_00])
    assert risen.read(HALF_YEAR)["subscription_rise_cents"] == 2_00


@pytest.mark.parametrize(("first", "rise"), [(4_99, 0), (5_00, 5_00)])
def test_a_trial_is_a_first_price_of_less_than_half(first: int, rise: int):
    home = charged((5, 36, 66, 97, 127), [10_00, 10_00, 10_00, 10_00, first])
    assert home.read(HALF_YEAR)["subscription_rise_cents"] == rise


def test_the_price_of_a_bill_or_of_a_subscription_that_ended_is_no_rise():
    home = charged((5, 36, 66), [90_00, 60_00, 60_00], POWER, "Power")
    home.charges("u1-a1", "Gone", (60, 90, 121, 151), [12_00, 10_00, 10_00, 10_00])
    assert home.read(HALF_YEAR)["subscription_rise_cents"] == 0


def test_rows_of_what_runs_are_those_that_made_it():
    home = charged((5, 36, 66), 9_99)
    home.charges("u1-a1", "Gone", (60, 90, 121), 10_00)
    rows = running_rows(home.book(), POLICY)
    assert set(rows["transaction_id"]) == {"u1-t1", "u1-t2", "u1-t3"}
    assert rows.select(OF).unique().height == 1
