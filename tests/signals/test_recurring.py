"""What comes back, and what only seems to."""

from __future__ import annotations

import pytest

from spendsense.signals.recurring import charges, streams

from .household import (
    AS_OF,
    CARD_PAYMENT,
    FILM,
    GROCERIES,
    INTEREST,
    POLICY,
    POWER,
    RENT,
    SALARY,
    SAVE_OUT,
    Household,
    book_of,
    day,
)  # fmt: skip


def found(home: Household) -> list[tuple[str, str, str]]:
    columns = ("merchant", "cadence", "kind")
    return [tuple(row[c] for c in columns) for row in streams(home.book(), POLICY).to_dicts()]


def with_charges(ago, cents=9_99, category=FILM, merchant="Filmhouse", **more) -> Household:
    home = Household()
    home.charges(home.checking(), merchant, ago, cents, category, **more)
    return home


@pytest.mark.parametrize(
    ("cadence", "ago"),
    [
        ("weekly", (3, 10, 17)),
        ("biweekly", (3, 17, 31)),
        # The 1st and the 15th of June to August.
        ("semi-monthly", (7, 21, 38, 52, 68, 82)),
        ("monthly", (12, 43, 73)),
        ("annual", (12, 377)),
    ],
)
def test_a_subscription_of_each_cadence_is_found(cadence: str, ago: tuple[int, ...]):
    assert found(with_charges(ago)) == [("Filmhouse", cadence, "subscription")]


def test_two_monthly_charges_are_not_enough():
    assert found(with_charges((12, 43))) == []


def test_three_charges_must_lie_within_ninety_days_of_the_latest():
    # Monthly by their gaps, if somebody counted beyond the lookback.
    shorter = POLICY.with_values(signals__recurring_lookback_days=61)
    home = with_charges((12, 43, 73))
    assert streams(home.book(), shorter).height == 0
    longer = POLICY.with_values(signals__recurring_lookback_days=62)
    assert streams(home.book(), longer).height == 1


def test_a_price_rise_does_not_end_a_monthly_subscription():
    assert found(with_charges((12, 43, 73), [12_99, 9_99, 9_99])) == [
        ("Filmhouse", "monthly", "subscription")
    ]


def test_two_changes_of_price_do():
    assert found(with_charges((12, 43, 73), [14_99, 12_99, 9_99])) == []


def test_a_price_that_moves_by_exactly_the_tolerance_has_not_changed_and_by_a_cent_more_it_has():
    assert len(found(with_charges((3, 10, 17), [10_50, 10_00, 10_00]))) == 1
    assert len(found(with_charges((3, 10, 17), [10_51, 10_00, 10_00]))) == 0


def test_the_price_that_counts_is_the_latest():
    (row,) = streams(with_charges((12, 43, 73), [12_99, 9_99, 9_99]).book(), POLICY).to_dicts()
    assert (row["last_cents"], row["monthly_cents"]) == (12_99, 12_99)


def test_a_weekly_charge_is_a_month_by_fifty_two_twelfths():
    (row,) = streams(with_charges((3, 10, 17), 10_00).book(), POLICY).to_dicts()
    assert row["monthly_cents"] == 43_33


def test_groceries_every_saturday_with_varying_amounts_are_no_stream():
    varying = [82_10, 45_77, 101_30, 64_02, 93_55]
    assert found(with_charges((7, 14, 21, 28, 35), varying, GROCERIES, "Market")) == []


def test_irregular_coffee_at_one_price_is_no_stream():
    assert found(with_charges((1, 2, 5, 9, 11, 20, 33, 34), 4_50, merchant="Coffee")) == []


@pytest.mark.parametrize("category", [SAVE_OUT, CARD_PAYMENT, INTEREST, "BANK_FEES_ATM_FEES"])
def test_transfers_card_payments_and_bank_fees_are_no_streams(category: str):
    assert found(with_charges((12, 43, 73), 50_00, category, "Bank")) == []


def test_pay_is_no_stream_though_it_comes_every_fortnight():
    assert found(with_charges((3, 17, 31, 45), -900_00, SALARY, "Employer")) == []
    # Nor is pay that was taken back.
    assert found(with_charges((3, 17, 31, 45), 900_00, SALARY, "Employer")) == []


@pytest.mark.parametrize(
    "category", [RENT, "LOAN_PAYMENTS_CAR_PAYMENT", "GENERAL_SERVICES_INSURANCE"]
)
def test_rent_loans_and_insurance_are_bills(category: str):
    home = with_charges((12, 43, 73), 800_00, category, "Somebody")
    assert found(home) == [("Somebody", "monthly", "bill")]


def test_a_power_bill_may_move_with_the_season():
    home = with_charges((12, 43, 73), [60_00, 90_00, 130_00], POWER, "Power")
    assert found(home) == [("Power", "monthly", "bill")]


def test_a_bill_of_which_two_in_three_are_far_from_usual_is_none():
    home = with_charges((12, 43, 73), [10_00, 100_00, 500_00], POWER, "Power")
    assert found(home) == []


def test_a_monthly_stream_is_active_on_the_fortieth_silent_day_and_ended_on_the_next():
    # A gap of 33 days may be monthly, and 7 days are grace.
    assert len(found(with_charges((40, 70, 100)))) == 1
    assert found(with_charges((41, 71, 101))) == []


def test_a_weekly_stream_may_be_off_by_a_day_and_not_by_two_and_a_monthly_one_by_two():
    # Gaps of 6, 8 and 7 days; then of 5, 9 and 7.
    assert found(with_charges((3, 10, 18, 24)))[0][1] == "weekly"
    assert found(with_charges((3, 10, 19, 24))) == []
    # Gaps of 28 and 32 days; then of 27 and 33.
    assert found(with_charges((3, 31, 63)))[0][1] == "monthly"
    assert found(with_charges((3, 30, 63))) == []


def test_a_weekly_stream_that_was_silent_for_two_weeks_and_two_days_has_ended():
    assert len(found(with_charges((15, 22, 29)))) == 1
    assert found(with_charges((16, 23, 30))) == []


def test_an_annual_charge_of_another_price_is_no_stream():
    assert found(with_charges((12, 377), [99_00, 79_00])) == []


def test_three_charges_in_the_long_lookback_are_not_annual():
    assert found(with_charges((12, 377, 390))) == []


def test_an_annual_stream_stands_all_the_year_until_it_misses_its_renewal():
    for ago in (1, 35, 200, 364):
        assert len(found(with_charges((ago, ago + 365)))) == 1
    assert len(found(with_charges((387, 752)))) == 1
    assert found(with_charges((388, 753))) == []


def test_biweekly_and_semi_monthly_share_their_median_and_are_told_apart_by_their_average():
    assert found(with_charges((3, 17, 31, 45, 59)))[0][1] == "biweekly"
    assert found(with_charges((2, 17, 33, 48, 63)))[0][1] == "semi-monthly"


def test_charges_without_a_merchant_are_known_by_the_letters_of_their_description():
    home = Household()
    checking = home.checking()
    for n, ago in enumerate((12, 43, 73)):
        home.row(checking, day(ago), 9_99, FILM, None, name=f"FILMHOUSE *{n}07 #4/{ago}")
    assert found(home) == [("filmhouse", "monthly", "subscription")]


def test_an_empty_merchant_is_none_and_a_description_without_letters_names_nobody():
    home = Household()
    checking = home.checking()
    for ago in (12, 43, 73):
        home.row(checking, day(ago), 9_99, FILM, "", name="Gym 12")
        home.row(checking, day(ago), 5_00, FILM, None, name="# 4711")
    assert found(home) == [("gym", "monthly", "subscription")]


def test_two_charges_of_a_merchant_on_one_day_are_one_charge():
    home = with_charges((12, 43, 73), 9_99)
    home.charges("u1-a1", "Filmhouse", (12, 43, 73), 5_00)
    (row,) = streams(home.book(), POLICY).to_dicts()
    assert (row["cadence"], row["last_cents"]) == ("monthly", 14_99)


def test_a_pending_charge_neither_makes_nor_ends_a_stream():
    home = with_charges((12, 43))
    home.row("u1-a1", day(73), 9_99, FILM, "Filmhouse", pending=True)
    assert found(home) == []


def test_charges_of_two_accounts_are_one_stream_and_those_of_two_users_are_not():
    home = with_charges((12, 43))
    home.row(home.card(), day(73), 9_99, FILM, "Filmhouse")
    assert len(found(home)) == 1
    assert charges(home.book())["merchant"].to_list() == ["Filmhouse"] * 3
    other = Household("u2")
    other.charges(other.checking(), "Filmhouse", (73,))
    assert streams(book_of(with_charges((12, 43)), other), POLICY).height == 0


def test_a_refund_is_not_a_charge():
    home = with_charges((12, 43, 73))
    home.row("u1-a1", AS_OF, -9_99, FILM, "Filmhouse")
    (row,) = streams(home.book(), POLICY).to_dicts()
    assert row["last_date"] == day(12)
