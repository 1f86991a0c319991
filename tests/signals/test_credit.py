"""Cards: how near the limit, and what carrying a balance costs."""

from __future__ import annotations

from datetime import date

import pytest

from .household import CARD_PAYMENT, HALF_YEAR, INTEREST, Household, day

MINIMUM = 35_00


def a_payer(
    *payments: int, ago: tuple[int, ...] = (7, 38), **facts: int | date | None
) -> Household:
    home = Household()
    card = home.card(800_00)
    known = {"minimum_payment_cents": MINIMUM, "last_statement_balance_cents": 800_00}
    home.liability(card, **{**known, **facts})
    for back, cents in zip(ago, payments, strict=False):
        home.row(card, day(back), -cents, CARD_PAYMENT)
    return home


def reading(home: Household, name: str = "pays_minimum_only"):
    return home.read()[name]


@pytest.mark.parametrize(
    ("owed", "line"),
    [(299_99, 0), (300_00, 30), (499_99, 30), (500_00, 50), (799_99, 50), (800_00, 80), (-5_00, 0)],
)
def test_a_line_is_reached_exactly_at_it_and_not_a_cent_beneath(owed: int, line: int):
    home = Household()
    home.card(owed, 1_000_00)
    row = home.read()
    assert row["utilization_line"] == line
    assert row["utilization_highest"] == max(owed, 0) / 1_000_00


def test_half_of_three_cents_is_reached_by_two_cents_and_not_by_one():
    for owed, line in ((1, 30), (2, 50)):
        home = Household()
        home.card(owed, 3)
        assert home.read()["utilization_line"] == line


def test_the_highest_card_speaks_for_one_and_all_cards_for_the_whole():
    home = Household()
    home.card(100_00, 1_000_00, mask="1111")
    home.card(400_00, 500_00, mask="2222")
    row = home.read()
    assert (row["highest_card"], row["utilization_highest"]) == ("card ending 2222", 0.8)
    assert (row["utilization_overall"], row["card_count"]) == (500_00 / 1_500_00, 2)


def test_of_two_cards_alike_the_first_by_account_id_speaks():
    home = Household()
    home.card(200_00, 400_00, account_id="b", mask="2222")
    home.card(500_00, 1_000_00, account_id="a", mask="1111")
    assert home.read()["highest_card_mask"] == "1111"


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ({"mask": "4523", "name": "My card"}, "card ending 4523"),
        ({"official_name": "Platinum", "name": "My card"}, "Platinum"),
        ({"name": "My card"}, "My card"),
        ({}, "card"),
    ],
)
def test_a_card_is_named_by_its_digits_or_else_its_name(names: dict[str, str], said: str):
    home = Household()
    home.card(1, 2, **names)
    assert home.read()["highest_card"] == said


@pytest.mark.parametrize(("owed", "limit"), [(100_00, None), (100_00, 0), (None, 500_00)])
def test_a_card_without_a_limit_or_balance_has_no_utilization_yet_is_a_card(owed, limit):
    home = Household()
    home.card(owed, limit)
    row = home.read()
    assert row["utilization_highest"] is row["utilization_line"] is row["highest_card"] is None
    assert (row["card_count"], row["interest_cents"]) == (1, 0)


def test_someone_with_an_account_and_no_card_has_no_card_and_no_interest_to_read():
    home = Household()
    home.checking()
    row = home.read()
    assert (row["card_count"], row["interest_cents"]) == (0, None)


def test_interest_is_what_was_charged_and_not_what_a_rate_would_charge():
    home = Household()
    card = home.card(800_00)
    home.liability(card, apr_percentage=24.99)
    row = home.read()
    assert (row["interest_cents"], row["apr_highest"]) == (0, 24.99)
    home.row(card, day(2), 16_66, INTEREST)
    home.row(card, day(40), 15_00, INTEREST)
    home.row(card, day(1), -3_00, INTEREST)
    assert home.read()["interest_cents"] == 16_66
    assert home.read(HALF_YEAR)["interest_cents"] == 31_66


def test_interest_on_a_loan_is_no_card_interest():
    home = Household()
    home.card()
    home.row(home.account("loan", "student"), day(2), 20_00, INTEREST)
    assert home.read()["interest_cents"] == 0


def test_the_minimum_in_two_months_is_minimum_only():
    assert reading(a_payer(MINIMUM, MINIMUM)) is True


def test_the_minimum_in_one_month_alone_cannot_be_read():
    assert reading(a_payer(MINIMUM)) is None


def test_two_payments_in_one_month_are_one_month():
    assert reading(a_payer(17_00, 18_00, ago=(3, 10))) is None


def test_more_than_the_minimum_in_either_month_is_not_minimum_only():
    assert reading(a_payer(MINIMUM, 200_00)) is False
    assert reading(a_payer(200_00, MINIMUM)) is False


def test_what_was_paid_within_a_month_is_added_up():
    # $35 and $20 in August, $35 in July.
    assert reading(a_payer(MINIMUM, 20_00, MINIMUM, ago=(3, 10, 38))) is False


def test_the_tolerance_is_inside_and_a_cent_more_is_out():
    assert reading(a_payer(38_50, MINIMUM)) is True
    assert reading(a_payer(38_51, MINIMUM)) is False


def test_a_full_payer_is_no_minimum_payer_and_of_a_small_statement_nothing_is_read():
    assert reading(a_payer(800_00, 760_00)) is False
    assert reading(a_payer(MINIMUM, MINIMUM, last_statement_balance_cents=MINIMUM)) is None
    assert reading(a_payer(MINIMUM, MINIMUM, last_statement_balance_cents=MINIMUM + 1)) is True


@pytest.mark.parametrize("minimum", [0, None])
def test_without_a_minimum_nothing_is_read(minimum):
    assert reading(a_payer(MINIMUM, MINIMUM, minimum_payment_cents=minimum)) is None


def test_a_cycle_without_a_payment_is_no_payment_of_the_minimum():
    # Of August, June and May: July saw none.
    assert reading(a_payer(MINIMUM, MINIMUM, MINIMUM, ago=(7, 60, 99))) is None


def test_before_this_months_payment_has_come_the_two_months_before_it_are_looked_at():
    assert reading(a_payer(MINIMUM, MINIMUM, ago=(38, 60))) is True
    assert reading(a_payer(MINIMUM, 200_00, ago=(38, 60))) is False
    assert reading(a_payer(MINIMUM, MINIMUM, 200_00, ago=(7, 38, 60))) is True
    assert reading(a_payer(MINIMUM, MINIMUM, ago=(60, 99))) is None


def test_where_the_statement_is_dated_its_cycle_counts_and_not_the_month():
    # Statements close on the 10th. Two payments of July lie in two cycles, July 3 and 13.
    payer = a_payer(MINIMUM, MINIMUM, ago=(40, 50))
    assert reading(payer) is None
    payer.liabilities[0]["last_statement_date"] = date(2026, 8, 10)
    assert reading(payer) is True
    # Two of one cycle, July 13 and August 5, are one payment of twice the minimum.
    twice = a_payer(MINIMUM, MINIMUM, MINIMUM, ago=(17, 40, 50),
                    last_statement_date=date(2026, 8, 10))  # fmt: skip
    assert reading(twice) is False


def test_a_payment_on_the_day_of_the_statement_belongs_to_the_cycle_that_closes():
    for closed, said in ((date(2026, 8, 13), True), (date(2026, 8, 12), None)):
        # July 13 and August 1: the first closes a cycle of the 13th, and begins one of the 12th.
        payer = a_payer(MINIMUM, MINIMUM, ago=(40, 21), last_statement_date=closed)
        assert reading(payer) is said


def test_a_statement_that_is_not_the_last_any_more_is_counted_on_by_months():
    payer = a_payer(MINIMUM, MINIMUM, ago=(40, 50), last_statement_date=date(2026, 5, 10))
    assert reading(payer) is True
    ends = a_payer(MINIMUM, MINIMUM, ago=(22, 53), last_statement_date=date(2026, 2, 28))
    assert reading(ends) is True  # July 31 and June 30: the last days of two months
    tomorrow = a_payer(MINIMUM, MINIMUM, last_statement_date=date(2026, 8, 23))
    assert reading(tomorrow) is None  # what it asks is not known yet


def test_one_card_at_its_minimum_is_enough():
    home = a_payer(200_00, 200_00)
    card = home.card(500_00)
    home.liability(card, minimum_payment_cents=MINIMUM, last_statement_balance_cents=500_00)
    home.charges(card, "Payment", (7, 38), -MINIMUM, CARD_PAYMENT)
    assert reading(home) is True


def test_a_payment_that_leaves_checking_is_not_counted_a_second_time():
    home = a_payer(MINIMUM, MINIMUM)
    home.charges(home.checking(), "Payment", (7, 38), MINIMUM, CARD_PAYMENT)
    assert reading(home) is True


def test_overdue_is_what_the_record_says_and_unknown_where_it_says_nothing():
    for flags, said in (
        ((None,), None),
        ((False,), False),
        ((False, True), True),
        ((None, False), False),
    ):
        home = Household()
        for flag in flags:
            home.liability(home.card(), is_overdue=flag)
        assert home.read()["is_overdue"] is said


def test_minimums_of_cards_are_added_up_and_the_highest_rate_is_named():
    home = Household()
    home.liability(home.card(), minimum_payment_cents=25_00, apr_percentage=19.99)
    home.liability(home.card(), minimum_payment_cents=40_00, apr_percentage=24.99)
    loan = home.account("loan", "student")
    home.liability(loan, "student", minimum_payment_cents=300_00, apr_percentage=30.0)
    row = home.read()
    assert (row["minimum_payment_cents"], row["apr_highest"]) == (65_00, 24.99)
